"""What a status or a broken transfer means: one table, with overrides per vendor.

A row names the exception for a read and for a change, since the same status means different
things: after a 500 to a read nothing happened, after a 500 to a change nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from app.errors import (
    FirmdateError,
    NoPermission,
    NotFound,
    OutcomeUnknown,
    Rejected,
    SessionExpired,
    SignInFailed,
    SystemUnreachable,
    Throttled,
    UnexpectedReply,
)

SystemName = Literal["crm", "erp"]


@dataclass(frozen=True)
class Row:
    """`on_read` and `on_change` are what is raised; `retry` holds for reads only."""

    code: str
    on_read: type[FirmdateError]
    on_change: type[FirmdateError]
    retry: bool = False


def refused(code: str, kind: type[FirmdateError]) -> Row:
    """A row where the system said no: the same for a read and a change, never repeated."""
    return Row(code, kind, kind)


_SERVER_ERROR = Row("server_error", SystemUnreachable, OutcomeUnknown)
_SERVER_BUSY = Row("server_error", SystemUnreachable, OutcomeUnknown, retry=True)
_REDIRECT = Row("redirected", UnexpectedReply, OutcomeUnknown)
_REJECTED = refused("rejected", Rejected)

ERROR_TABLE: Mapping[int, Row] = {
    400: refused("bad_request", Rejected),
    401: refused("sign_in_failed", SignInFailed),
    403: refused("no_permission", NoPermission),
    404: refused("not_found", NotFound),
    405: refused("method_not_allowed", Rejected),
    # A proxy says 408 too, after it may have passed the request on.
    408: Row("timed_out", SystemUnreachable, OutcomeUnknown, retry=True),
    409: refused("conflict", Rejected),
    410: refused("not_found", NotFound),
    412: refused("changed_meanwhile", Rejected),
    422: refused("not_valid", Rejected),
    429: Row("throttled", Throttled, Throttled, retry=True),
    502: _SERVER_BUSY,
    503: _SERVER_BUSY,
    504: _SERVER_BUSY,
}
"""By status. What is missing here: 3xx redirected, other 4xx rejected, other 5xx server_error,
anything else (a 1xx, a 6xx) an unknown status. A vendor lays its own rows over this table."""

SESSION_EXPIRED = refused("session_expired", SessionExpired)


def row_for(status: int, overrides: Mapping[int, Row]) -> Row:
    """The meaning of a status that is not 2xx."""
    found = overrides.get(status) or ERROR_TABLE.get(status)
    if found:
        return found
    if 300 <= status < 400:
        return _REDIRECT
    if 400 <= status < 500:
        return _REJECTED
    if 500 <= status < 600:
        return _SERVER_ERROR
    return Row("unknown_status", UnexpectedReply, OutcomeUnknown)


def status_fault(
    row: Row, *, change: bool, system: SystemName, status: int, retry_after: float | None, text: str
) -> FirmdateError:
    """The exception for a status; `text` are the system's own words, "" if it gave none."""
    kind = row.on_change if change else row.on_read
    params: dict[str, object] = {"status": status}
    if text:
        params["text"] = text
    if issubclass(kind, Throttled):
        return kind(row.code, system=system, retry_after=retry_after, **params)
    return kind(row.code, system=system, **params)


def unreadable(code: str, *, change: bool, system: SystemName, **params: object) -> FirmdateError:
    """A 2xx that cannot be understood: after a change nobody knows what happened."""
    kind = OutcomeUnknown if change else UnexpectedReply
    return kind(code, system=system, **params)


def retry_after_seconds(header: str | None, now: datetime | None = None) -> float | None:
    """Seconds of a Retry-After header (a number or an HTTP date), never negative; None if unreadable."""
    if not header:
        return None
    if header.strip().isascii() and header.strip().isdigit():
        return float(header.strip()[:9])
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())
