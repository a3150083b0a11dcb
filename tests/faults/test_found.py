"""What the suite has found, each as small as it can be."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.connectors.practice.views import written_back
from app.domain.conversion import LATE_COMMIT_SECONDS, PartLine
from app.domain.quotes import WriteBack
from app.services import conversion_records as records
from app.services.convert import ConversionResult
from app.services.preflight import Choice
from app.storage import audit, journal
from app.storage.journal import Claim
from tests.faults.judge import at_the_end, still_to_order
from tests.faults.practice_world import QUOTE, PracticeWorld
from tests.faults.programs import fault_layer
from tests.faults.world import Setting

Make = Callable[[Setting], PracticeWorld]
A_PUMP = Choice({1: Decimal(1)})
TEN_VALVES = Choice({2: Decimal(10)})


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[PracticeWorld] = []

    def one(setting: Setting) -> PracticeWorld:
        made.append(PracticeWorld(tmp_path, setting, random.Random(7)))
        return made[-1]

    with fault_layer():
        yield one
    for world in made:
        world.close()


async def converted(world: PracticeWorld, machine: str, choice: Choice | None = None) -> ConversionResult:
    result = await world.convert(machine, choice or Choice())
    assert result is not None
    return result


def numbers(world: PracticeWorld) -> set[str]:
    return {order.number for order in world.orders() if order.living}


async def test_an_order_that_was_cancelled_in_the_erp_is_not_called_converted(make: Make) -> None:
    world = make("together")
    first = await converted(world, "first")
    world.cancel_by_hand(first.order_id)
    waits = await converted(world, "second")
    assert waits.status == "refused" and waits.checks[0].code == "order_cancelled_in_erp"
    assert numbers(world) == set() and list(world.inbox_kinds("second")) == ["order_changed"]
    await world.free_cancelled("second")
    again = await converted(world, "second")
    assert again.status == "converted" and again.order_id != first.order_id
    assert world.named_on_quote() == (again.order_number,) and at_the_end(world) == []


async def test_an_order_cancelled_while_its_number_is_owed_keeps_its_part(make: Make) -> None:
    """The timer, paying what was owed, freed the part by itself, and the next convert ordered it again."""
    world = make("together")
    world.inject("killed_before_write_back_sent", "first", 0)
    await world.convert("first", Choice())
    (order,) = world.orders()
    world.cancel_by_hand(order.id)
    await world.settle("first")
    settled = world.reports[-1].result
    assert settled.status == "refused" and settled.checks[0].params == {"orders": order.number}
    assert [entry.state for entry in world.entries("first")] == ["done"]
    assert written_back(world.company, world._quote.id) == WriteBack((order.number,), "cancelled")
    assert list(world.inbox_kinds("first")) == ["order_changed"]
    waits = await converted(world, "second")
    assert waits.status == "refused" and waits.checks[0].code == "order_cancelled_in_erp"
    assert numbers(world) == set()
    await world.free_cancelled("second")
    assert (await converted(world, "second")).status == "converted" and at_the_end(world) == []


async def test_a_cancelled_order_that_only_the_quote_names_is_not_called_converted(make: Make) -> None:
    world = make("apart")
    first = await converted(world, "first")
    world.cancel_by_hand(first.order_id)
    assert (await converted(world, "second")).status == "converted"
    assert numbers(world) == set(world.named_on_quote())


async def test_another_reps_part_is_neither_ours_nor_cancelled_nor_ordered_again(make: Make) -> None:
    """Both stores give the number 1 to another part. It was adopted with its wrong content, ordered again,
    and as a draft cancelled at the second turn of the timer."""
    world = make("apart")
    world.inject("killed_after_created", "first", 0)
    assert await world.convert("first", A_PUMP) is None
    second = await converted(world, "second", TEN_VALVES)
    assert second.external_reference.endswith(":p2") and second.status == "converted"
    await world.settle("second")
    await world.settle("first")
    rest = await converted(world, "second")
    assert rest.status == "converted" and still_to_order(world) == {}
    assert len(numbers(world)) == 3 and at_the_end(world) == []


async def test_a_part_that_was_finished_on_the_way_is_written_back_once(make: Make) -> None:
    """The quote was not read again after it: its number was missed there, and written a second time."""
    world = make("together")
    world.inject("killed_after_created", "first", 0)
    assert await world.convert("first", A_PUMP) is None
    second = await converted(world, "first", TEN_VALVES)
    assert second.status == "converted" and second.external_reference.endswith(":p2")
    begun, _ = world.entries("first")
    steps = world.program("first").store.peek(journal.steps, begun.id)
    assert [step.after for step in steps].count("done") == 1
    assert set(world.named_on_quote()) == numbers(world) and len(numbers(world)) == 2


async def test_what_was_ordered_before_a_quote_was_cut_down_counts(make: Make) -> None:
    world = make("apart")
    await converted(world, "first")
    quote = world._quote
    less = tuple(replace(line, quantity=line.quantity - 1) for line in quote.lines)
    world.company.state.quotes[quote.id] = replace(quote, revision=2, lines=less)
    assert (await converted(world, "second")).status == "already_converted"
    assert len(numbers(world)) == 1


async def test_a_quote_with_new_lines_is_not_ordered_again(make: Make) -> None:
    world = make("together")
    first = await converted(world, "first")
    quote = world._quote
    fresh = tuple(replace(line, id=f"{line.id}/2") for line in quote.lines)
    world.company.state.quotes[quote.id] = replace(quote, revision=2, lines=fresh)
    again = await converted(world, "first")
    assert again.status == "refused" and again.checks[0].params == {"orders": first.order_number}
    assert numbers(world) == {first.order_number}


async def test_a_quote_with_new_lines_is_not_claimed_beside_a_part_that_was_just_made(make: Make) -> None:
    """The other program claimed and finished its part between our look at the journal and our claim."""
    world = make("keyless")
    await converted(world, "first", A_PUMP)
    wanted = Claim(
        "practice",
        world._quote.id,
        QUOTE,
        2,
        "",
        {"new": Decimal(4)},
        (PartLine("new", Decimal(4)),),
        "w",
        {},
    )
    assert world.program("second").store.peek(records.claim, wanted, "rep", {}) is None
    assert len(world.entries("second")) == 1


async def test_an_interrupted_part_of_lines_that_are_gone_does_not_become_the_whole_quote(make: Make) -> None:
    world = make("together")
    world.inject("killed_after_claim", "first", 0)
    await world.convert("first", A_PUMP)
    quote = world._quote
    world.company.state.quotes[quote.id] = replace(quote, lines=quote.lines[1:])
    await world.settle("first")
    assert world.orders() == () and [entry.state for entry in world.entries("first")] == ["refused"]


async def test_a_refusal_does_not_stand_while_an_earlier_create_may_arrive(make: Make) -> None:
    world = make("together")
    world.inject("late_commit", "first", 0)
    world.commit_later = lambda work: world._late.append(_late(world, work))
    assert (await converted(world, "first")).status == "unknown"
    world.inject("create_refused", "first", 0)
    assert (await converted(world, "first")).status == "unknown"
    world.inject("not_sent", "first", 0)
    assert (await converted(world, "first")).status == "unknown"
    await world.pass_time(LATE_COMMIT_SECONDS)
    await world.settle("first")
    assert len(numbers(world)) == 1 and at_the_end(world) == []


def _late(world: PracticeWorld, work: object) -> object:
    from datetime import timedelta

    from tests.faults.practice_world import _Late

    return _Late(world.time() + timedelta(seconds=600), work)


async def test_an_order_that_arrives_after_its_refusal_does_not_stay(make: Make) -> None:
    """A clock that ran ahead said that the server had given up."""
    world = make("together")
    world.inject("late_commit", "first", 0)
    world.commit_later = lambda work: world._late.append(_late(world, work))
    await converted(world, "first")
    world.inject("clock_forward", "first", 0)
    world.inject("create_refused", "first", 0)
    await world.settle("first")
    assert world.reports[-1].result.status == "refused"
    world.calm()
    await world.server_time_passes()
    assert [order.state for order in world.orders()] == ["draft"]
    await world.pass_time(2 * 86_400)
    await world.settle("first")
    assert [order.state for order in world.orders()] == ["cancelled"] and at_the_end(world) == []


async def test_an_order_that_a_person_changed_and_confirmed_is_not_called_converted(make: Make) -> None:
    world = make("together")
    world.inject("killed_after_created", "first", 0)
    await world.convert("first", Choice())
    (order,) = world.company.state.orders.values()
    order.lines[0] = replace(order.lines[0], quantity=order.lines[0].quantity + 1)
    order.state, order.number = "confirmed", "SO-1"
    await world.settle("first")
    assert world.reports[-1].result.status == "unknown"
    assert list(world.inbox_kinds("first")) == ["outcome_unknown"]


async def test_a_write_back_keeps_the_numbers_of_the_other_reps_orders(make: Make) -> None:
    world = make("apart")
    world.inject("killed_before_write_back_sent", "first", 0)
    await world.convert("first", A_PUMP)
    second = await converted(world, "second")
    await world.settle("first")
    assert second.order_number in world.named_on_quote()
    assert set(world.named_on_quote()) == numbers(world) and len(numbers(world)) == 2


async def test_a_number_that_a_late_write_back_removed_comes_back(make: Make) -> None:
    world = make("together")
    done = await converted(world, "first")
    world.company.state.quote_fields.clear()
    await world.settle("first")
    assert world.named_on_quote() == ()
    await world.pass_time(LATE_COMMIT_SECONDS)
    await world.settle("first")
    assert world.named_on_quote() == (done.order_number,)


async def test_a_number_that_is_missing_on_the_quote_is_written_when_asked_for(
    make: Make,
) -> None:
    world = make("together")
    done = await converted(world, "first")
    world.company.state.quote_fields.clear()
    assert (await converted(world, "first")).status == "already_converted"
    assert world.named_on_quote() == (done.order_number,)


@pytest.mark.parametrize("point", ["killed_after_done", "killed_after_commit"])
async def test_the_inbox_does_not_keep_what_is_done(make: Make, point: str) -> None:
    for after in range(30) if point == "killed_after_commit" else (0,):
        world = make("together")
        world.inject("reply_lost", "first", 0)
        await world.convert("first", Choice())
        world.inject(point, "first", after)
        await world.settle("first")
        world.calm()
        await world.settle("first")
        assert list(world.inbox_kinds("first")) == []
        world.close()
        world.machines["first"].store_path.unlink()


async def test_a_claim_without_its_reasons_in_the_audit_log_does_not_exist(make: Make) -> None:
    world = make("together")
    world.inject("killed_after_claim", "first", 0)
    await world.convert("first", Choice())
    store = world.program("first").store
    rows = store.peek(lambda c: c.execute("SELECT what, details FROM audit").fetchall())
    assert [row["what"] for row in rows] == ["convert"] and "agreed" in rows[0]["details"]
    assert store.peek(audit.broken_at, "first") is None


async def test_a_claim_that_came_too_late_looks_again(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between pre-flight and claim another program of the store claimed, and ended without an order."""
    world = make("together")
    real, refusals = records.claim, [None]

    def claim(*arguments: object) -> object:
        return refusals.pop() if refusals else real(*arguments)

    monkeypatch.setattr(records, "claim", claim)
    assert (await converted(world, "first")).status == "converted" and refusals == []


async def test_who_was_overtaken_does_not_owe_what_the_other_paid(make: Make) -> None:
    world = make("together")
    await converted(world, "first")
    store = world.program("first").store
    (entry,) = world.entries("first")
    current = store.peek(records.tell_waiting, replace(entry, state="confirmed"))
    assert current.state == "done" and list(world.inbox_kinds("first")) == []


async def test_an_order_that_arrives_after_the_quote_was_revised_and_ordered_is_cancelled(make: Make) -> None:
    """The one that read the quote before it was revised has another key than the other."""
    world = make("apart")
    world.commit_later = lambda work: world._late.append(_late(world, work))
    world.inject("late_commit", "second", 0)
    assert (await converted(world, "second")).status == "unknown"
    world.person_acts("quote_revised")
    prompt = await converted(world, "first")
    assert prompt.status == "converted"
    await world.server_time_passes()
    await world.settle("second")
    assert numbers(world) == {prompt.order_number}


async def test_a_part_whose_number_became_free_is_not_ordered_beside_the_next(make: Make) -> None:
    """The first part was cancelled by hand, the second is there, and nobody wrote it to the quote yet."""
    world = make("apart")
    first = await converted(world, "first", A_PUMP)
    world.inject("killed_before_write_back_sent", "first", 0)
    await world.convert("first", Choice())
    world.cancel_by_hand(first.order_id)
    second = await converted(world, "second")
    assert second.status == "refused"
    assert [check.code for check in second.checks] == ["quote_converted_elsewhere"]
    assert len(numbers(world)) == 1
