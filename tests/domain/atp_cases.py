"""Asks the engine other systems' worked cases and compares with the published answers.

    python -m tests.domain.atp_cases FILE

A line per case: its id, then `ok`, `differs` with both figures, or `exempt` with the reason; then the
counts. Exit code 1 where one differs. What the engine does not answer is exempt by policy or kind of
question; the engine is given supplies, demands and the question, never an id.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from app.domain.availability import (
    AvailabilityPolicy,
    EventKind,
    Need,
    OverdueSupply,
    Projection,
    StockEvent,
    StockSituation,
    answer,
    project,
)

Case = Mapping[str, Any]
"""One case as it stands in the file, numbers as Decimal."""

_ORIGIN = date(2024, 1, 1)
"""What `T+0` and `P1` mean: a Monday, as good as any."""

POLICIES: dict[str, str] = {
    "priority_allocation": "orders are not ranked against each other: what is committed is committed",
    "replenishment": "what to purchase is the ERP's business",
    "lead_time": "lead times and calendars are not in the engine yet",
    "backward_consumption": "discrete periods are not in the engine yet",
}
"""Policies that the engine does not have, with the reason."""

QUESTIONS: dict[str, str] = {
    "explode": "a component whose quantity is fixed per kit is not in the product's recipe yet",
}
"""Kinds of question that nobody asks of the engine."""

_OVERDUE: dict[str, OverdueSupply] = {"ignore": "ignore", "offset": "next_working_day", "trust": "trust"}
_KINDS: dict[str, EventKind] = {"supply": "purchase", "demand": "sales_order", "reservation": "reservation"}


@dataclass(frozen=True)
class Outcome:
    result: Literal["ok", "differs", "exempt"]
    text: str = ""


class Exempt(Exception):
    """The case asks for something that the engine does not have; str() is the reason."""


def day_of(text: str) -> date:
    """An ISO date, `T+3` (days from an origin) or `P3` (the third period, a day each)."""
    found = re.fullmatch(r"(T[+-]|P)(\d+)", text)
    if not found:
        return date.fromisoformat(text)
    number = int(found[2])
    return _ORIGIN + timedelta(days={"T+": number, "T-": -number, "P": number - 1}[found[1]])


def policy_of(case: Case, today: date) -> AvailabilityPolicy:
    """The engine's policy that the case names."""
    rule = str(case.get("past_due_supply", "ignore"))
    if rule not in _OVERDUE:
        raise Exempt(f"overdue supply by the rule {rule!r} is not in the engine")
    if rule == "offset":
        late = [
            day_of(e["date"]) for e in case["events"] if e["kind"] == "supply" and day_of(e["date"]) < today
        ]
        fence = case.get("past_due_fence_days")
        if case.get("past_due_offset_days", 1) != 1:
            raise Exempt("overdue supply moved by more than a day is not in the engine")
        if fence is not None and any((today - on).days > fence for on in late):
            raise Exempt("a limit of age for overdue supply is not in the engine")
    end = case["question"].get("horizon_end")
    days = (day_of(end) - today).days if end else 3650
    return AvailabilityPolicy(_OVERDUE[rule], horizon_days=days, working_days=frozenset(range(7)))


def situation_of(
    case: Case, today: date, item: str | None = None, warehouse: str | None = None
) -> StockSituation:
    """What the engine is told, of one item in one warehouse where the case names them."""
    on_hand, events = Decimal(0), []
    for row in case["events"]:
        if row.get("item") != item or row.get("wh") != warehouse:
            continue
        on, quantity = day_of(row["date"]), Decimal(row["qty"])
        if row["kind"] == "on_hand" and on <= today:
            on_hand += quantity
        elif row["kind"] == "on_hand":
            events.append(StockEvent(on, quantity, "other"))
        elif row["kind"] in _KINDS:
            sign = 1 if row["kind"] == "supply" else -1
            hard = row["kind"] == "reservation"
            events.append(
                StockEvent(on, sign * quantity, _KINDS[row["kind"]], str(row.get("ref", "")), hard=hard)
            )
        else:
            raise Exempt(f"an event of the kind {row['kind']!r} is not in the engine")
    safety = Decimal(case.get("safety_stock", case["question"].get("safety_stock", 0)))
    return StockSituation("item", "warehouse", on_hand, tuple(events), safety)


def seen(case: Case, start: date | None = None) -> Projection:
    today = start or day_of(case["today"])
    return project(situation_of(case, today), today, policy_of(case, today))


def _atp_by_day(case: Case) -> object:
    projection = seen(case)
    return {"atp": {day: projection.available_to_promise(day_of(day)) for day in case["expected"]["atp"]}}


def _earliest_date(case: Case) -> object:
    if not case["question"].get("full", True):
        raise Exempt("the date of a first part is not asked of the engine")
    earliest = seen(case).earliest_date(Decimal(case["question"]["qty"]))
    return {"date": earliest.isoformat() if earliest else None}


def _shortage(case: Case) -> object:
    asked, today = Decimal(case["question"]["qty"]), day_of(case["today"])
    found = answer([Need("", Decimal(1), seen(case))], asked, today).available_quantity
    return {"available": min(found, asked), "ctp_qty": max(asked - found, Decimal(0))}


def _projected(case: Case) -> object:
    """The curve of balances, from its first day; an order within a day is not told apart."""
    wanted = case["expected"]["projected"]
    if isinstance(wanted, Mapping):
        names = list(wanted)
        projection = seen(case, min(day_of(case["today"]), *map(day_of, names)))
        return {"projected": {name: projection.balance_at(day_of(name)) for name in names}}
    projection = seen(case)
    days = sorted({day_of(row["date"]) for row in case["events"]})
    return {"projected": [projection.balance_at(day) for day in days]}


def _assignable(case: Case) -> object:
    return {"available": seen(case).available_to_promise(day_of(case["question"]["on"]))}


def _unreserved(case: Case) -> object:
    today = day_of(case["today"])
    situation, policy = situation_of(case, today), policy_of(case, today)
    held = sum((event.quantity for event in situation.events if event.hard), Decimal(0))
    soft = tuple(event for event in situation.events if not event.hard)
    shipped = StockSituation("item", "warehouse", situation.on_hand + held, soft)
    return {
        "available": project(situation, today, policy).available_to_promise(today),
        "after_shipping": project(shipped, today, policy).available_to_promise(today),
    }


def _kit_qty(case: Case) -> object:
    if case["question"].get("immediate"):
        raise Exempt("what is on the shelf this moment is not asked: a receipt of the day counts that day")
    today = day_of(case["today"])
    policy = policy_of(case, today)

    def kits(recipe: Mapping[str, Any], warehouse: str | None) -> Decimal:
        needs = [
            Need(item, Decimal(per), project(situation_of(case, today, item, warehouse), today, policy))
            for item, per in recipe.items()
        ]
        return answer(needs, Decimal(1), today).available_quantity

    found: dict[str, object] = {}
    for name, recipe in case["question"]["bom"].items():
        wanted = case["expected"]["kits"][name]
        by_place = isinstance(wanted, Mapping)
        found[name] = {place: kits(recipe, place) for place in wanted} if by_place else kits(recipe, None)
    return {"kits": found}


ANSWERS: dict[tuple[str, str], Callable[[Case], object]] = {
    ("lookahead_cumulative", "atp_by_day"): _atp_by_day,
    ("lookahead_cumulative", "earliest_date"): _earliest_date,
    ("lookahead_cumulative", "shortage"): _shortage,
    ("lookahead_cumulative", "projected"): _projected,
    ("projected", "projected"): _projected,
    ("reservation", "assignable"): _assignable,
    ("reservation", "unreserved"): _unreserved,
    ("kit", "kit_qty"): _kit_qty,
}
"""How a question under a policy is put to the engine; the answer has the shape of the case's `expected`."""


def judge(case: Case) -> Outcome:
    """What the engine says, beside what was published. Figures that the engine does not give are left out."""
    policy, question = str(case["policy"]), str(case["question"]["type"])
    if policy in POLICIES:
        return Outcome("exempt", f"policy {policy}: {POLICIES[policy]}")
    if question in QUESTIONS:
        return Outcome("exempt", f"question {question}: {QUESTIONS[question]}")
    if (policy, question) not in ANSWERS:
        return Outcome("exempt", f"question {question} under policy {policy}: not put to the engine yet")
    try:
        found = ANSWERS[policy, question](case)
    except Exempt as reason:
        return Outcome("exempt", f"question {question} under policy {policy}: {reason}")
    assert isinstance(found, dict)
    wanted = {key: case["expected"][key] for key in found}
    if found != wanted:
        return Outcome("differs", f"expected {_words(wanted)}, engine {_words(found)}")
    unasked = sorted(set(case["expected"]) - set(found))
    return Outcome("ok", f"({', '.join(unasked)} not asked)" if unasked else "")


def _words(figures: object) -> str:
    return json.dumps(figures, default=str)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("python -m tests.domain.atp_cases FILE", file=sys.stderr)
        return 2
    text = Path(arguments[0]).read_text(encoding="utf-8")
    cases = json.loads(text, parse_float=Decimal, parse_int=Decimal)["cases"]
    outcomes = [(case["id"], judge({key: case[key] for key in case if key != "id"})) for case in cases]
    for name, outcome in outcomes:
        print(f"{name} {outcome.result} {outcome.text}".rstrip())
    counts = {kind: sum(o.result == kind for _, o in outcomes) for kind in ("ok", "differs", "exempt")}
    print(f"{counts['ok']} ok, {counts['differs']} differ, {counts['exempt']} exempt")
    return 1 if counts["differs"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
