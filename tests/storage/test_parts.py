"""Parts of a quote that another program ordered, and entries that are looked at once more."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.conversion import PartLine, State
from app.storage import journal, parts
from app.storage.journal import Entry
from app.storage.parts import READ_AGAIN, PartElsewhere
from tests.storage.files import AnyConnection, wanted

FOUND = PartElsewhere(
    external_reference="crm:Q:r1:p1", crm="crm", quote_id="Q", quote_number="N-Q", revision=1, part=1,
    customer_name="Customer", lines=(PartLine("1", Decimal("4.5")),), draft={"a": "1"}, order_id="7",
    order_number="SO-7", state="created", writer="other",
)  # fmt: skip


def moved(connection: AnyConnection, quote: str, *states: State, detail: str = "") -> Entry:
    entry = journal.claim(connection, wanted(quote=quote))
    assert entry is not None
    for state in states:
        entry = journal.move(connection, entry, state, detail=detail)
    return entry


def test_a_part_ordered_elsewhere_is_learnt_once_and_is_nobodys_yet(connection: AnyConnection) -> None:
    entry = parts.learn(connection, FOUND)
    assert parts.learn(connection, FOUND) == entry
    assert (entry.state, entry.lines, entry.draft, entry.order_number, entry.lease_until) == (
        "created", FOUND.lines, {"a": "1"}, "SO-7", None,
    )  # fmt: skip
    (step,) = journal.steps(connection, entry.id)
    assert (step.before, step.after, step.detail) == ("", "created", "ordered_elsewhere")
    assert journal.claim(connection, wanted()) is None


def test_what_is_done_is_read_again_once(connection: AnyConnection) -> None:
    first = moved(connection, "first", "created", "confirmed", "done")
    second = moved(connection, "second", "created", "confirmed", "done")
    moved(connection, "third", "created", "confirmed")
    hour = timedelta(hours=1)
    since, until = first.updated_at - hour, first.updated_at + hour
    assert parts.to_read_again(connection, since, until) == [first, second]
    assert parts.to_read_again(connection, until, until + hour) == []
    assert parts.to_read_again(connection, since, first.updated_at) == []
    parts.mark_read_again(connection, first)
    assert journal.steps(connection, first.id)[-1].detail == READ_AGAIN
    assert parts.to_read_again(connection, since, until) == [second]


@pytest.mark.parametrize(
    ("states", "detail", "looked_for"),
    [
        (("creating", "unknown", "refused"), "no_answer", True),
        (("creating", "unknown", "refused"), "", False),
        (("creating", "refused"), "no_answer", False),
        (("refused",), "no_answer", False),
    ],
    ids=["unknown", "not sent", "refused at once", "never begun"],
)
def test_an_order_that_may_come_late_is_looked_for_once(
    connection: AnyConnection, states: tuple[State, ...], detail: str, looked_for: bool
) -> None:
    entry = moved(connection, "Q", *states, detail=detail)
    hour = timedelta(hours=1)
    since, until = entry.updated_at - hour, entry.updated_at + hour
    found = parts.refused_after_a_create(connection, since, until)
    assert found == ([entry] if looked_for else [])
    parts.mark_read_again(connection, entry)
    assert parts.refused_after_a_create(connection, since, until) == []
