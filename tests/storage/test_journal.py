"""The journal: a part is claimed once, moves only as the table allows, and the database forbids the rest."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.conversion import FINAL, PartLine, State, may_become, remaining
from app.storage import journal
from app.storage.connection import ConstraintBroken
from app.storage.journal import Entry, ForbiddenTransition, MovedMeanwhile
from tests.storage.files import AnyConnection, Place, count, opened, wanted

D = Decimal
WAYS: dict[State, tuple[State, ...]] = {
    "claimed": (),
    "creating": ("creating",),
    "unknown": ("creating", "unknown"),
    "created": ("created",),
    "confirming": ("created", "confirming"),
    "confirmed": ("created", "confirmed"),
    "done": ("created", "confirmed", "done"),
    "refused": ("refused",),
    "cancelled": ("created", "cancelled"),
}
"""How a claim gets to each state."""


def claimed(connection: AnyConnection, **changes: object) -> Entry:
    found = journal.claim(connection, wanted(**changes))
    assert found is not None
    return found


def brought_to(connection: AnyConnection, entry: Entry, state: State) -> Entry:
    for after in WAYS[state]:
        entry = journal.move(connection, entry, after)
    return entry


def test_a_claim_is_written_with_all_that_was_asked(connection: AnyConnection) -> None:
    entry = claimed(connection, lines={"1": "2.50", "2": "1"}, quoted={"1": "10", "2": "1"})
    assert journal.of_quote(connection, "crm", "Q") == [entry] == journal.unfinished(connection)
    assert (entry.external_reference, entry.part, entry.state) == ("crm:Q:r1:p1", 1, "claimed")
    assert entry.lines == (PartLine("1", D("2.50")), PartLine("2", D(1)))
    assert str(entry.lines[0].quantity) == "2.50"
    assert (entry.reasons, entry.writer, entry.quote_number) == ({"overdue": "paid today"}, "tests", "N-Q")
    assert [(step.before, step.after) for step in journal.steps(connection, entry.id)] == [("", "claimed")]


@pytest.mark.parametrize("state", ["claimed", "creating", "unknown", "created", "confirming"])
def test_an_unfinished_part_keeps_the_quote_for_itself(connection: AnyConnection, state: State) -> None:
    brought_to(connection, claimed(connection, lines={"1": "1"}), state)
    assert journal.claim(connection, wanted({"1": "1"})) is None
    assert journal.claim(connection, wanted({"1": "1"}, revision=2)) is None
    assert journal.claim(connection, wanted({"1": "1"}, quote="other")) is not None


@pytest.mark.parametrize("state", ["confirmed", "done"])
def test_the_next_part_takes_what_is_left_and_no_more(connection: AnyConnection, state: State) -> None:
    brought_to(connection, claimed(connection, lines={"1": "4"}), state)
    assert journal.claim(connection, wanted({"1": "6.001"})) is None
    second = claimed(connection, lines={"1": "6"})
    assert (second.part, second.external_reference) == (2, "crm:Q:r1:p2")
    brought_to(connection, second, "done")
    assert journal.claim(connection, wanted({"1": "0.001"})) is None


@pytest.mark.parametrize("state", ["refused", "cancelled"])
def test_a_part_that_ended_without_an_order_gives_number_and_quantity_back(
    connection: AnyConnection, state: State
) -> None:
    first = brought_to(connection, claimed(connection, lines={"1": "4"}), "done")
    second = brought_to(connection, claimed(connection, lines={"1": "6"}), state)
    again = claimed(connection, lines={"1": "6"})
    assert (again.part, again.external_reference) == (second.part, second.external_reference)
    assert again.id not in (first.id, second.id)
    brought_to(connection, again, "done")
    assert [entry.part for entry in journal.living(journal.of_quote(connection, "crm", "Q"))] == [1, 2]


def test_a_gap_in_the_parts_is_filled_first(connection: AnyConnection) -> None:
    first = claimed(connection, lines={"1": "1"})
    journal.move(connection, first, "refused")
    for expected in (1, 2):
        brought_to(connection, claimed(connection, lines={"1": "2"}), "done")
        assert journal.of_quote(connection, "crm", "Q")[-1].part == expected


def test_the_same_line_named_twice_is_counted_together(connection: AnyConnection) -> None:
    twice = replace(wanted(), lines=(PartLine("1", D(6)), PartLine("1", D(6))))
    assert journal.claim(connection, twice) is None
    assert count(connection, "conversion") == 0
    assert journal.claim(connection, replace(twice, lines=(*twice.lines[:1], PartLine("1", D(4)))))


@pytest.mark.parametrize("lines", [{}, {"1": "0"}, {"1": "-5"}, {"1": "5", "2": "-1"}])
def test_a_claim_takes_something(connection: AnyConnection, lines: dict[str, str]) -> None:
    """A negative quantity would give back more than was quoted."""
    asked = replace(wanted(), lines=tuple(PartLine(line, D(q)) for line, q in lines.items()))
    with pytest.raises(ValueError, match="takes something"):
        journal.claim(connection, asked)
    assert count(connection, "conversion") == 0


def test_a_line_that_was_not_quoted_is_not_claimed(connection: AnyConnection) -> None:
    assert journal.claim(connection, wanted({"9": "1"})) is None


@pytest.mark.parametrize("before", get_args(State))
@pytest.mark.parametrize("after", get_args(State))
def test_only_the_table_moves_an_entry(connection: AnyConnection, before: State, after: State) -> None:
    entry = brought_to(connection, claimed(connection), before)
    taken = len(journal.steps(connection, entry.id))
    if may_become(before, after):
        moved = journal.move(connection, entry, after, detail="why", order_id="7", order_number="SO-7")
        assert (moved.state, moved.order_id, moved.order_number) == (after, "7", "SO-7")
        last = journal.steps(connection, entry.id)[-1]
        assert (last.before, last.after, last.detail) == (before, after, "why")
        assert (moved in journal.unfinished(connection)) == (after not in FINAL)
    else:
        with pytest.raises(ForbiddenTransition, match=f"{before} to {after}"):
            journal.move(connection, entry, after)
        assert journal.read(connection, entry.id) == entry
        assert len(journal.steps(connection, entry.id)) == taken


def test_what_another_process_moved_is_not_moved_again(place: Place, connection: AnyConnection) -> None:
    entry = claimed(connection)
    other = place.open()
    moved = journal.move(other, journal.read(other, entry.id), "creating", draft={"a": "1"})
    with pytest.raises(MovedMeanwhile, match="no longer claimed"):
        journal.move(connection, entry, "created", order_id="9")
    assert journal.read(connection, entry.id) == moved
    assert [step.after for step in journal.steps(connection, entry.id)] == ["claimed", "creating"]
    other.close()


def test_a_move_keeps_draft_and_order_unless_it_brings_new_ones(connection: AnyConnection) -> None:
    entry = journal.move(connection, claimed(connection), "creating", draft={"lines": ["1"]})
    entry = journal.move(connection, entry, "created", order_id="7")
    entry = journal.move(connection, entry, "confirmed", order_number="SO-7")
    assert (entry.draft, entry.order_id, entry.order_number) == ({"lines": ["1"]}, "7", "SO-7")


def test_a_problem_is_kept_without_a_move_and_goes_with_the_next(connection: AnyConnection) -> None:
    entry = brought_to(connection, claimed(connection), "confirmed")
    journal.note_problem(connection, entry, "no_answer")
    noted = journal.read(connection, entry.id)
    assert (noted.problem, noted.state) == ("no_answer", "confirmed")
    last = journal.steps(connection, entry.id)[-1]
    assert (last.before, last.after, last.detail) == ("confirmed", "confirmed", "no_answer")
    assert journal.move(connection, noted, "done").problem == ""


def test_a_problem_does_not_make_an_old_move_look_young(connection: AnyConnection) -> None:
    """Whether a create is checked again before it is sent again hangs on the age of the last move: an ERP
    that is tried every minute for hours would otherwise look asked a minute ago."""
    entry = brought_to(connection, claimed(connection), "unknown")
    journal.note_problem(connection, entry, "no_answer")
    assert journal.read(connection, entry.id).updated_at == entry.updated_at


def test_a_problem_of_a_moment_ago_is_not_put_on_what_moved_meanwhile(connection: AnyConnection) -> None:
    entry = claimed(connection)
    moved = brought_to(connection, entry, "done")
    with pytest.raises(MovedMeanwhile):
        journal.note_problem(connection, entry, "no_answer")
    assert journal.read(connection, entry.id) == moved


def insert(connection: AnyConnection, reference: str, quote: str, state: str, part: int = 1) -> None:
    """A row written past all of Python's checks."""
    connection.execute(
        "INSERT INTO conversion (external_reference, crm, quote_id, quote_number, revision, part,"
        " customer_name, state, lines, draft, writer, created_at, updated_at)"
        " VALUES (?, 'crm', ?, '', 1, ?, '', ?, '[]', '{}', '', '', '')",
        (reference, quote, part, state),
    )


@pytest.mark.parametrize(
    "first", ["claimed", "creating", "unknown", "created", "confirming", "confirmed", "done"]
)
@pytest.mark.parametrize("second", ["claimed", "done"])
def test_the_database_forbids_two_living_rows_of_one_reference(
    connection: AnyConnection, first: str, second: str
) -> None:
    insert(connection, "r1", "Q1", first)
    with pytest.raises(ConstraintBroken, match="UNIQUE"):
        insert(connection, "r1", "Q2", second)
    for ended in ("refused", "cancelled"):
        insert(connection, "r1", "Q3", ended)


@pytest.mark.parametrize("second", ["claimed", "creating", "unknown", "created", "confirming"])
def test_the_database_forbids_two_unfinished_rows_of_one_quote(
    connection: AnyConnection, second: str
) -> None:
    insert(connection, "r1", "Q", "unknown")
    with pytest.raises(ConstraintBroken, match="UNIQUE"):
        insert(connection, "r2", "Q", second)
    insert(connection, "r2", "Q", "confirmed")
    insert(connection, "r3", "other", second)


def test_the_database_forbids_an_ended_row_to_come_back_beside_a_living_one(
    connection: AnyConnection,
) -> None:
    insert(connection, "r1", "Q", "refused")
    insert(connection, "r1", "Q", "done")
    with pytest.raises(ConstraintBroken, match="UNIQUE"):
        connection.execute("UPDATE conversion SET state = 'done' WHERE state = 'refused'")


@pytest.mark.parametrize(("state", "part"), [("sent", 1), ("", 1), ("claimed", 0), ("claimed", -1)])
def test_the_database_forbids_states_and_parts_that_do_not_exist(
    connection: AnyConnection, state: str, part: int
) -> None:
    with pytest.raises(ConstraintBroken, match="CHECK"):
        insert(connection, "r1", "Q", state, part)


actions = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("12"), st.integers(1, 6), min_size=1), st.sampled_from(sorted(WAYS))
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions)
def test_whatever_is_claimed_living_parts_never_exceed_the_quote(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[dict[str, int], State]]
) -> None:
    connection = opened(tmp_path_factory.mktemp("journal") / "firmdate.sqlite")
    quoted = {"1": "10", "2": "7"}
    for lines, state in asked:
        entry = journal.claim(connection, wanted({k: str(v) for k, v in lines.items()}, quoted))
        if entry is not None:
            brought_to(connection, entry, state)
    alive = journal.living(journal.of_quote(connection, "crm", "Q"))
    for line, limit in quoted.items():
        assert sum(p.quantity for entry in alive for p in entry.lines if p.line_id == line) <= D(limit)
    assert len({entry.external_reference for entry in alive}) == len(alive)
    assert min(remaining({k: D(v) for k, v in quoted.items()}, [e.lines for e in alive]).values()) >= 0
    connection.close()


def test_nothing_is_claimed_beside_lines_that_the_quote_no_longer_has(connection: AnyConnection) -> None:
    """Its first part was ordered before it was revised, and another program did not see that yet."""
    first = journal.claim(connection, wanted({"1": "3"}, {"1": "4"}))
    assert first is not None
    for after in ("creating", "created", "confirming", "confirmed", "done"):
        first = journal.move(connection, first, after)
    assert journal.claim(connection, wanted({"7": "3"}, {"7": "4"}, revision=2)) is None
    assert journal.claim(connection, wanted({"1": "1"}, {"1": "4"}, revision=2)) is not None
