"""`raises`: like pytest's, as a function, since promises also run outside a test."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from app.errors import FirmdateError

F = TypeVar("F", bound=FirmdateError)


async def raises(kind: type[F], call: Awaitable[object]) -> F:
    """Awaits `call` and gives the fault; an AssertionError for an answer or a fault of another kind."""
    try:
        answer = await call
    except kind as fault:
        return fault
    except FirmdateError as other:
        raise AssertionError(
            f"{kind.__name__} is due, this came: {type(other).__name__} ({other})"
        ) from other
    raise AssertionError(f"{kind.__name__} is due, this was answered: {answer!r}")
