"""Timestamps as the database holds them."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The current time, aware, UTC, whole microseconds."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """UTC ISO text that sorts as the times do. Raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("a timestamp has a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def parse(text: str) -> datetime:
    return datetime.fromisoformat(text)
