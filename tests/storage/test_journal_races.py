"""Several programs on one journal at the same moment: one of them gets the quote."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app.storage import journal
from tests.storage.files import Place, count, wanted

PROGRAMS = 4
QUOTES = 25

Found = tuple[int, str, int]
"""Which program, which quote, which part."""


def _claim_whole(place: Place, number: int, start: Any, answers: Any) -> None:
    """Claims quote after quote, each at the same moment as the other programs."""
    connection = place.open()
    found: list[Found] = []
    for quote in range(QUOTES):
        start.wait(60)
        entry = journal.claim(connection, wanted(quote=str(quote)))
        if entry is not None:
            found.append((number, str(quote), entry.part))
    connection.close()
    answers.put(found)


def _claim_parts(place: Place, number: int, start: Any, answers: Any) -> None:
    """Takes three of ten again and again, and brings each part to its end so that others may go on."""
    connection = place.open()
    found: list[Found] = []
    start.wait(60)
    for _ in range(40):
        entry = journal.claim(connection, wanted({"1": "3"}))
        if entry is None:
            continue
        for after in ("creating", "created", "confirming", "confirmed"):
            entry = journal.move(connection, entry, after)
        found.append((number, entry.quote_id, entry.part))
    connection.close()
    answers.put(found)


def _move_same(place: Place, number: int, start: Any, answers: Any) -> None:
    """Every program has read the same entry and wants to send its create."""
    connection = place.open()
    entries = journal.unfinished(connection)
    found: list[Found] = []
    for entry in entries:
        start.wait(60)
        try:
            journal.move(connection, entry, "creating")
        except journal.MovedMeanwhile:
            continue
        found.append((number, entry.quote_id, entry.part))
    connection.close()
    answers.put(found)


def raced(
    place: Place, target: Callable[[Place, int, Any, Any], None], programs: int = PROGRAMS
) -> list[Found]:
    """What each of the programs got, together."""
    spawn = multiprocessing.get_context("spawn")
    start, answers = spawn.Barrier(programs), spawn.Queue()
    children = [
        spawn.Process(target=target, args=(place, number, start, answers)) for number in range(programs)
    ]
    for child in children:
        child.start()
    found = [pair for _ in children for pair in answers.get(timeout=120)]
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    return found


def test_exactly_one_program_claims_each_quote(place: Place) -> None:
    found = raced(place, _claim_whole)
    assert Counter(quote for _, quote, _ in found) == Counter(str(quote) for quote in range(QUOTES))
    connection = place.open()
    assert count(connection, "conversion") == count(connection, "conversion_step") == QUOTES
    connection.close()


@pytest.mark.parametrize("programs", [2, PROGRAMS])
def test_parts_claimed_in_a_race_never_exceed_what_was_quoted(place: Place, programs: int) -> None:
    found = raced(place, _claim_parts, programs)
    assert sorted(part for _, _, part in found) == [1, 2, 3]
    connection = place.open()
    alive = journal.living(journal.of_quote(connection, "crm", "Q"))
    assert sum(line.quantity for entry in alive for line in entry.lines) == Decimal(9)
    connection.close()


def test_exactly_one_program_sends_each_create(place: Place) -> None:
    connection = place.open()
    for quote in range(QUOTES):
        assert journal.claim(connection, wanted(quote=str(quote)))
    connection.close()
    found = raced(place, _move_same)
    assert Counter(quote for _, quote, _ in found) == Counter(str(quote) for quote in range(QUOTES))
