"""Everything that goes wrong, by name: the rows of the suite's table."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.fault_points import FAULT_POINTS

WIRE: Mapping[str, str] = {
    "not_sent": "no connection: the request was never sent, and the program knows it",
    "request_lost": "the request is lost on its way, the program waits in vain",
    "reply_lost": "the work is done, the reply is lost",
    "late_commit": "the program has given up; the server does the work later",
    "throttled": "429 with Retry-After, nothing is done",
    "error_500_before": "500, nothing was done",
    "error_500_after": "500 after the work was done",
    "error_502_before": "502 from a gateway, nothing was done",
    "error_502_after": "502 from a gateway after the work was done",
    "html_reply": "200 with a page of HTML after the work was done",
    "wrong_types": "200 with JSON of other types after the work was done",
    "truncated_reply": "the reply ends in the middle after the work was done",
    "session_expired": "the session ended, signing in again works",
    "session_lost": "the session ends again right after signing in",
    "password_changed": "the password was changed: nothing works until it is given",
    "create_refused": "the ERP says no to a create",
    "write_back_vanished": "the CRM says yes to a write-back and keeps nothing of it",
}
"""Between a program and a server."""

STORE: Mapping[str, str] = {
    "disk_full": "the disk has no room for the program's database",
    "database_locked": "another process holds the program's database for too long",
    "commit_answer_lost": "a commit is done and its answer is lost",
}
"""Between a program and its own database."""

PROCESS: Mapping[str, str] = {
    **{f"killed_{point}": f"the process ends at {point}" for point in FAULT_POINTS},
    "killed_before_request": "the process ends before a request is sent",
    "killed_before_reply": "the process ends while the server answers",
    "killed_before_commit": "the process ends before it writes to its database",
    "killed_after_commit": "the process ends right after it wrote to its database",
    "clock_forward": "the computer's clock jumps a day ahead",
    "clock_back": "the computer's clock jumps a day back",
}
"""In the program itself."""

PEOPLE: Mapping[str, str] = {
    "order_cancelled": "somebody cancels the order in the ERP",
    "order_edited": "somebody changes the draft order in the ERP",
    "quote_revised": "the quote is revised and accepted again",
}
"""What other people do meanwhile."""

FAULTS: Mapping[str, str] = {**WIRE, **STORE, **PROCESS, **PEOPLE}
"""All of them, in the order of the table."""
