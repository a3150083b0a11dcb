"""Who drives an unfinished conversion: one at a time, until the lease ends; then whoever takes it first."""

from __future__ import annotations

import multiprocessing
import time
from datetime import timedelta
from typing import Any

import pytest

from app.domain.conversion import State
from app.storage import audit, journal
from app.storage.journal import Entry, MovedMeanwhile
from tests.storage.files import AnyConnection, Place, wanted

LONG_AGO = "2020-01-01T00:00:00.000000+00:00"


def claimed(connection: AnyConnection) -> Entry:
    entry = journal.claim(connection, wanted())
    assert entry is not None
    return entry


def ended(connection: AnyConnection, entry: Entry) -> Entry:
    """Its lease is over."""
    connection.execute("UPDATE conversion SET lease_until = ? WHERE id = ?", (LONG_AGO, entry.id))
    return journal.read(connection, entry.id)


def taken(connection: AnyConnection, entry: Entry, writer: str = "other", seconds: int = 60) -> Entry | None:
    return journal.take_lease(connection, entry, writer, "ada", seconds)


def test_a_claim_is_its_writers_for_a_while(connection: AnyConnection) -> None:
    entry = claimed(connection)
    assert entry.lease_until is not None
    left = entry.lease_until - connection.now()
    assert timedelta(seconds=journal.LEASE_SECONDS - 60) < left <= timedelta(seconds=journal.LEASE_SECONDS)
    assert taken(connection, entry) is None
    assert journal.read(connection, entry.id) == entry
    assert audit.verify(connection) == []


def test_its_own_writer_takes_it_again_and_nothing_is_written_down(connection: AnyConnection) -> None:
    entry = claimed(connection)
    again = taken(connection, ended(connection, entry), writer="tests")
    assert again is not None
    assert again.lease_until is not None and again.lease_until > connection.now()
    assert len(journal.steps(connection, entry.id)) == 1
    assert audit.verify(connection) == []


@pytest.mark.parametrize("state", ["claimed", "creating", "unknown", "created", "confirming", "confirmed"])
def test_a_lease_that_ended_is_taken_over_and_the_former_holder_stopped(
    connection: AnyConnection, state: State
) -> None:
    ways: dict[State, tuple[State, ...]] = {
        "claimed": (), "creating": ("creating",), "unknown": ("creating", "unknown"), "created": ("created",),
        "confirming": ("created", "confirming"), "confirmed": ("created", "confirmed"),
    }  # fmt: skip
    former = claimed(connection)
    for after in ways[state]:
        former = journal.move(connection, former, after)
    now = taken(connection, ended(connection, former))
    assert now is not None
    assert (now.writer, now.state) == ("other", state)
    after_that: State = "done" if state == "confirmed" else "created" if state != "created" else "confirming"
    if state == "confirming":
        after_that = "confirmed"
    with pytest.raises(MovedMeanwhile, match="with tests"):
        journal.move(connection, former, after_that)
    with pytest.raises(MovedMeanwhile, match="with tests"):
        journal.note_problem(connection, former, "no_answer")
    assert journal.read(connection, former.id) == now
    assert journal.move(connection, now, after_that).writer == "other"


def test_a_takeover_is_written_to_the_steps_and_to_the_audit_log(connection: AnyConnection) -> None:
    entry = ended(connection, claimed(connection))
    assert taken(connection, entry) is not None
    last = journal.steps(connection, entry.id)[-1]
    assert (last.before, last.after, last.detail) == ("claimed", "claimed", "taken_over: tests")
    (row,) = connection.execute("SELECT * FROM audit").fetchall()
    assert (row["writer"], row["who"], row["what"], row["subject"]) == (
        "other", "ada", "taken_over", entry.external_reference,
    )  # fmt: skip
    assert row["details"] == '{"from": "tests", "state": "claimed"}'


def test_every_move_and_every_problem_renews_the_lease(connection: AnyConnection) -> None:
    entry = ended(connection, claimed(connection))
    moved = journal.move(connection, entry, "creating")
    assert moved.lease_until is not None and moved.lease_until > connection.now()
    journal.note_problem(connection, ended(connection, moved), "no_answer")
    noted = journal.read(connection, entry.id)
    assert noted.lease_until is not None and noted.lease_until > connection.now()


@pytest.mark.parametrize("state", ["done", "refused", "cancelled"])
def test_what_is_finished_is_nobodys_to_take(connection: AnyConnection, state: State) -> None:
    entry = claimed(connection)
    ways: dict[State, tuple[State, ...]] = {
        "done": ("created", "confirmed", "done"), "refused": ("refused",),
        "cancelled": ("created", "cancelled"),
    }  # fmt: skip
    for after in ways[state]:
        entry = journal.move(connection, entry, after)
    assert taken(connection, ended(connection, entry)) is None
    assert taken(connection, ended(connection, entry), writer="tests") is None


def test_what_moved_since_it_was_read_is_not_taken(connection: AnyConnection) -> None:
    """Its state is another, or a third writer was quicker and its lease ended, too."""
    seen = ended(connection, claimed(connection))
    ended(connection, journal.move(connection, seen, "creating"))
    assert taken(connection, seen) is None
    seen = journal.read(connection, seen.id)
    assert taken(connection, seen, writer="third") is not None
    ended(connection, seen)
    assert taken(connection, seen) is None
    assert journal.read(connection, seen.id).writer == "third"


def test_an_entry_from_before_there_were_leases_is_free(connection: AnyConnection) -> None:
    entry = claimed(connection)
    connection.execute("UPDATE conversion SET lease_until = ''")
    found = journal.read(connection, entry.id)
    assert found.lease_until is None
    assert taken(connection, found) is not None


def _take_each(place: Place, number: int, start: Any, answers: Any) -> None:
    connection = place.open()
    entries = journal.unfinished(connection)
    won = []
    for entry in entries:
        start.wait(60)
        if journal.take_lease(connection, entry, f"pc{number}", "ada") is not None:
            won.append(entry.id)
    connection.close()
    answers.put(won)


def test_of_several_programs_that_find_one_left_behind_one_takes_it_over(place: Place) -> None:
    connection = place.open()
    for quote in range(15):
        assert journal.claim(connection, wanted(quote=str(quote)))
    connection.execute("UPDATE conversion SET lease_until = ?", (LONG_AGO,))
    spawn = multiprocessing.get_context("spawn")
    start, answers = spawn.Barrier(3), spawn.Queue()
    children = [spawn.Process(target=_take_each, args=(place, n, start, answers)) for n in range(3)]
    for child in children:
        child.start()
    won = [entry for _ in children for entry in answers.get(timeout=120)]
    for child in children:
        child.join(60)
    assert sorted(won) == [entry.id for entry in journal.unfinished(connection)]
    assert all(chain.whole for chain in audit.verify(connection))
    connection.close()


@pytest.mark.real("postgresql")
def test_the_servers_clock_decides_whatever_a_computers_says(
    team_database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = Place(team=team_database).open()
    entry = claimed(connection)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    monkeypatch.setattr("app.storage.clock.now", lambda: entry.updated_at + timedelta(days=9999))
    assert taken(connection, entry) is None
    moved = journal.move(connection, entry, "creating")
    assert moved.updated_at - entry.updated_at < timedelta(minutes=5)
    connection.close()
