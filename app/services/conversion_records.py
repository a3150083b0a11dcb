"""What the program writes down about a conversion: journal, inbox and audit log, in one transaction each.

A process can end between any two transactions. What belongs together is written together: an entry that is
done is not in the inbox any more, a claim has its reasons in the audit log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.conversion import FINAL, LATE_COMMIT_SECONDS, Check, State
from app.domain.order_status import OrderStatus
from app.domain.sales_orders import SalesOrder
from app.domain.values import Money, plain
from app.storage import audit, inbox, journal, order_watch
from app.storage.connection import Connection, transaction
from app.storage.journal import Claim, Entry, Step

_TOLD: Mapping[inbox.ItemKind, frozenset[State]] = {
    "outcome_unknown": frozenset({"unknown", "creating", "created", "confirming"}),
    "conversion_failed": frozenset({"refused", "cancelled", "claimed"}),
    "write_back_owed": frozenset({"confirmed"}),
}
"""What the inbox says of an entry that stays in this state."""

_AUDITED: frozenset[State] = frozenset({"unknown", "confirmed", "refused", "cancelled"})


@dataclass(frozen=True)
class Move:
    """Where an entry goes and what is known then. `order` None: as before. `told`: the status that a
    write-back put onto the quote before the entry is done."""

    after: State
    detail: str = ""
    draft: Mapping[str, object] | None = None
    order: SalesOrder | None = None
    told: OrderStatus = "confirmed"


def claim(connection: Connection, wanted: Claim, user: str, details: Mapping[str, object]) -> Entry | None:
    """`journal.claim`, with who did it and why in the audit log. None also where a living part holds lines
    that the quote no longer has: then nobody can say what is left of it."""
    with transaction(connection):
        alive = journal.living(journal.of_quote(connection, wanted.crm, wanted.quote_id))
        if any(line.line_id not in wanted.quoted for entry in alive for line in entry.lines):
            return None
        entry = journal.claim(connection, wanted)
        if entry is not None:
            audit.append(connection, wanted.writer, user, "convert", entry.external_reference, details)
    return entry


def grounds(
    checks: Sequence[Check], reasons: Mapping[str, str], choice: Mapping[str, str]
) -> dict[str, object]:
    """For the audit log: what was warned of, on which figures, why it was done all the same, and how."""
    warned = [check for check in checks if check.result == "warn"]
    return {
        "checks": [check.key for check in warned],
        "figures": {
            check.key: {name: _figure(value) for name, value in check.params.items()} for check in warned
        },
        "reasons": dict(reasons),
        "choice": {name: said for name, said in choice.items() if said},
    }


def _figure(value: object) -> str:
    return f"{plain(value.amount)} {value.currency}" if isinstance(value, Money) else str(value)


def move(connection: Connection, entry: Entry, to: Move, writer: str, user: str) -> Entry:
    """`journal.move`; the inbox drops what no longer holds and is told of an end without an order.

    Raises MovedMeanwhile, and nothing was written then.
    """
    with transaction(connection):
        moved = journal.move(
            connection,
            entry,
            to.after,
            detail=to.detail,
            draft=to.draft,
            order_id=to.order.id if to.order else None,
            order_number=to.order.number if to.order else None,
        )
        tell_inbox(connection, moved, stays=moved.state in FINAL)
        if moved.state in ("confirmed", "done"):
            order_watch.begin(connection, moved)
        if moved.state == "done":
            order_watch.told(connection, moved.crm, moved.quote_id, to.told, None)
        if moved.state in _AUDITED:
            details = {"state": moved.state, "order": moved.order_number, "problem": moved.problem}
            what = "declared_not_created" if to.detail.startswith("declared: ") else "converted"
            audit.append(connection, writer, user, what, moved.external_reference, details)
    return moved


def tell_waiting(connection: Connection, entry: Entry) -> Entry:
    """The entry as it is now, which another program may have moved on; the inbox says what it waits for."""
    with transaction(connection):
        current = journal.read(connection, entry.id)
        if current.state not in FINAL:
            tell_inbox(connection, current)
    return current


def tell_inbox(connection: Connection, entry: Entry, *, stays: bool = True) -> None:
    """One item per reference and kind; those whose cause is gone are closed. `stays`: nothing more is done
    with the entry for now, so a person may have to."""
    params = {
        "quote": entry.quote_number,
        "order": entry.order_number,
        "reference": entry.external_reference,
        "problem": entry.problem,
    }
    with transaction(connection):
        for kind, states in _TOLD.items():
            if entry.state not in states:
                inbox.settle(connection, kind, entry.external_reference)
            elif stays:
                inbox.report(connection, kind, entry.external_reference, kind, params, entry.customer_name)


def may_be_ours(steps: Sequence[Step]) -> bool:
    """Whether a create of this entry was done or may have been: what is found may be its order."""
    sent = [step for step in steps if step.before == "creating" and step.after in ("created", "unknown")]
    return any(step.detail != "found" for step in sent)


def may_still_arrive(steps: Sequence[Step], now: datetime) -> bool:
    """Whether a create that was sent before may yet be done: the server has not given it up. A create that
    was surely not done leaves no detail at its step to `unknown`."""
    sent = [step.at for step in steps if (step.before, step.after) == ("creating", "unknown") and step.detail]
    return bool(sent) and (now - max(sent)).total_seconds() < LATE_COMMIT_SECONDS


def numbers_for_quote(entries: Sequence[Entry], named: Sequence[str]) -> tuple[str, ...]:
    """What the quote is to name: our living orders, and what stands there of other programs' orders."""
    living = {entry.order_number: None for entry in journal.living(entries) if entry.order_number}
    ours = {entry.order_number for entry in entries}
    return (*living, *(number for number in named if number not in ours))
