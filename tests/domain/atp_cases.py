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
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from app.domain.availability import (
    AvailabilityPolicy,
    EventKind,
    Need,
    OverdueSupply,
    Part,
    Projection,
    SplitRules,
    StockEvent,
    StockSituation,
    answer,
    needs_of,
    project,
    take,
)
from app.domain.calendars import EVERY_DAY
from app.domain.explanations import discrete_date, discrete_view, plain_cumulative_view
from app.domain.lines import AskedLine, answer_in_order
from app.domain.products import Component, Product
from app.domain.projections import replenished_on
from app.domain.recipes import Use, quantities, recipe_of
from app.domain.shipping import DeliveryTerms
from app.domain.values import UnitOfMeasure

Case = Mapping[str, Any]
"""One case as it stands in the file, numbers as Decimal."""

_ORIGIN = date(2024, 1, 1)
"""What `T+0` and `P1` mean: a Monday, as good as any."""

POLICIES: dict[str, str] = {
    "replenishment": "what to purchase, in which lots, the ERP plans; a promise asks when it would come",
}
"""Policies that the engine does not have, with the reason."""

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
    if rule == "offset" and case.get("past_due_offset_days", 1) != 1:
        raise Exempt("overdue supply moved by more than a day is not in the engine")
    end = case["question"].get("horizon_end")
    days = (day_of(end) - today).days if end else 3650
    fence = case.get("past_due_fence_days")
    limit = None if fence is None else int(fence)
    return AvailabilityPolicy(_OVERDUE[rule], horizon_days=days, calendar=EVERY_DAY, overdue_limit_days=limit)


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


def _atp_by_day(case: Case) -> dict[str, object]:
    projection = seen(case)
    return {"atp": {day: projection.available_to_promise(day_of(day)) for day in case["expected"]["atp"]}}


def _earliest_date(case: Case) -> dict[str, object]:
    """The date for everything, or that on which a first piece can be promised."""
    asked = Decimal(case["question"]["qty"]) if case["question"].get("full", True) else Decimal(1)
    earliest = seen(case).earliest_date(asked)
    return {"date": earliest.isoformat() if earliest else None}


def _shortage(case: Case) -> dict[str, object]:
    asked, today = Decimal(case["question"]["qty"]), day_of(case["today"])
    found = answer([Need("", Decimal(1), seen(case))], asked, today).available_quantity
    return {"available": min(found, asked), "ctp_qty": max(asked - found, Decimal(0))}


def _projected(case: Case) -> dict[str, object]:
    """The curve of balances, from its first day; an order within a day is not told apart."""
    wanted = case["expected"]["projected"]
    if isinstance(wanted, Mapping):
        names = list(wanted)
        projection = seen(case, min(day_of(case["today"]), *map(day_of, names)))
        return {"projected": {name: projection.balance_at(day_of(name)) for name in names}}
    projection = seen(case)
    days = sorted({day_of(row["date"]) for row in case["events"]})
    return {"projected": [projection.balance_at(day) for day in days]}


def _assignable(case: Case) -> dict[str, object]:
    return {"available": seen(case).available_to_promise(day_of(case["question"]["on"]))}


def _unreserved(case: Case) -> dict[str, object]:
    today = day_of(case["today"])
    situation, policy = situation_of(case, today), policy_of(case, today)
    held = sum((event.quantity for event in situation.events if event.hard), Decimal(0))
    soft = tuple(event for event in situation.events if not event.hard)
    shipped = StockSituation("item", "warehouse", situation.on_hand + held, soft)
    return {
        "available": project(situation, today, policy).available_to_promise(today),
        "after_shipping": project(shipped, today, policy).available_to_promise(today),
    }


def _earliest_period(case: Case) -> dict[str, object]:
    """Discrete periods: each has what its own receipts leave."""
    today, asked = day_of(case["today"]), Decimal(case["question"]["qty"])
    situation, policy = situation_of(case, today), policy_of(case, today)
    projection = project(situation, today, policy)
    found = discrete_date(projection, asked, day_of(case["question"]["requested"]))
    figures: dict[str, object] = {
        "period_atp": [part.quantity for part in discrete_view(projection)],
        "projected": list(projection.balances),
        "answer": f"P{(found - _ORIGIN).days + 1}" if found else None,
    }
    if found:
        after = take({"item": situation}, [("item", asked)], found, "")["item"]
        figures["atp_after"] = [part.quantity for part in discrete_view(project(after, today, policy))]
    return figures


def _promise_orders(case: Case) -> dict[str, object]:
    """Orders of a higher rank are promised first; each sees what those before it took."""
    if "bom" in case:
        raise Exempt("how long it takes to make goods the ERP plans; its productions are receipts here")
    today, orders = day_of(case["today"]), case["question"]["orders"]
    ranked = sorted(orders, key=lambda order: (order.get("priority", 0), day_of(order["due"])))
    situations = {
        name: replace(
            situation_of(case, today, order.get("item")),
            replenishment_days=int(order["lead_days"]) if "lead_days" in order else None,
        )
        for order in orders
        for name in [_stock_of(order)]
    }
    lines = [_asked_line(order) for order in ranked]
    answered = answer_in_order(lines, situations, today, policy_of(case, today))
    deliveries: dict[str, list[list[object]]] = {}
    for order, line in zip(ranked, answered, strict=True):
        assert line is not None
        parts = line.answer.order_split or line.answer.possible
        deliveries[order["order"]] = [[part.on.isoformat(), part.quantity] for part in parts]
    return {"deliveries": deliveries}


def _stock_of(order: Case) -> str:
    """Goods with a lead time of their own are goods of their own."""
    return f"{order.get('item', '')} {order.get('lead_days', '')}"


def _asked_line(order: Case) -> AskedLine:
    due, late = day_of(order["due"]), order.get("max_late_days")
    rules = SplitRules(
        minimum_shipment=Decimal(order.get("min_shipment", 0)),
        latest=None if late is None else due + timedelta(days=int(late)),
    )
    use = Use(_stock_of(order), "", Decimal(1))
    return AskedLine((use,), Decimal(order["qty"]), due, rules=rules, document=str(order["order"]))


def _kit_qty(case: Case) -> dict[str, object]:
    """Whole kits, below zero where some are owed already. A component that is a kit and has no stock of
    its own is made of its components."""
    today, boms = day_of(case["today"]), case["question"]["bom"]
    policy = replace(policy_of(case, today), on_hand_only=bool(case["question"].get("immediate")))
    stocked = {row.get("item") for row in case["events"]}
    known = {name: _kit(name, bom) for name, bom in boms.items() if name not in stocked}

    def kits(name: str, warehouse: str | None) -> Decimal:
        recipe = recipe_of(_kit(name, boms[name]), known)
        stock = {use.code: situation_of(case, today, use.code, warehouse) for use in recipe}
        found = answer(needs_of(recipe, stock, today, policy), Decimal(1), today, kit=True)
        return found.available_quantity - found.shortage

    found: dict[str, object] = {}
    for name in boms:
        wanted = case["expected"]["kits"][name]
        by_place = isinstance(wanted, Mapping)
        found[name] = {place: kits(name, place) for place in wanted} if by_place else kits(name, None)
    return {"kits": found}


def _kit(name: str, bom: Mapping[str, Any], fixed: Sequence[str] = ()) -> Product:
    piece = UnitOfMeasure("u", "Unit", "unit")
    parts = tuple(Component(item, item, Decimal(per), fixed=item in fixed) for item, per in bom.items())
    return Product(name, name, name, "kit", piece, piece, components=parts)


def _per_day(view: Callable[[Projection], Sequence[Part]]) -> Callable[[Case], dict[str, object]]:
    """Other systems' figures day by day; on a day without any change, none in discrete periods."""

    def by_day(case: Case) -> dict[str, object]:
        figures = {part.on: part.quantity for part in view(seen(case))}
        days = [day_of(name) for name in case["expected"]["atp"]]
        if view is discrete_view:
            found = [figures.get(day, Decimal(0)) for day in days]
        else:
            found = [figures[max(on for on in figures if on <= day)] for day in days]
        return {"atp": dict(zip(case["expected"]["atp"], found, strict=True))}

    return by_day


def _explode(case: Case) -> dict[str, object]:
    """What an order of kits takes of each component."""
    rows = case["question"]["kit"]
    fixed = [row["item"] for row in rows if row.get("fixed")]
    kit = _kit("kit", {row["item"]: row["per"] for row in rows}, fixed)
    taken = quantities(recipe_of(kit), Decimal(case["question"]["order"]))
    return {"components": [amount for _, amount in taken]}


def _supply_date(case: Case) -> dict[str, object]:
    ordered_on = day_of(case["question"]["order_date"])
    dates = [replenished_on(ordered_on, int(days), EVERY_DAY) for days in case["question"]["lead_days"]]
    return {"dates": [day.isoformat() for day in dates]}


def _schedule(case: Case) -> dict[str, object]:
    """To ship so many days before what the customer was told."""
    today, question = day_of(case["today"]), case["question"]
    told = today + timedelta(days=int(question["customer_lead_days"]))
    terms = DeliveryTerms(
        calendar=EVERY_DAY, carrier_calendar=EVERY_DAY, carrier_days=int(question.get("safety_days", 0))
    )
    return {"ship_on": f"T+{(terms.ship_by(told) - today).days}"}


ANSWERS: dict[tuple[str, str], Callable[[Case], dict[str, object]]] = {
    ("lookahead_cumulative", "atp_by_day"): _atp_by_day,
    ("lookahead_cumulative", "earliest_date"): _earliest_date,
    ("lookahead_cumulative", "shortage"): _shortage,
    ("lookahead_cumulative", "projected"): _projected,
    ("projected", "projected"): _projected,
    ("reservation", "assignable"): _assignable,
    ("reservation", "unreserved"): _unreserved,
    ("kit", "kit_qty"): _kit_qty,
    ("kit", "explode"): _explode,
    ("discrete", "atp_by_day"): _per_day(discrete_view),
    ("plain_cumulative", "atp_by_day"): _per_day(plain_cumulative_view),
    ("backward_consumption", "earliest_period"): _earliest_period,
    ("priority_allocation", "promise_orders"): _promise_orders,
    ("lead_time", "supply_date"): _supply_date,
    ("lead_time", "schedule"): _schedule,
}
"""How a question under a policy is put to the engine; the answer has the shape of the case's `expected`."""


def judge(case: Case) -> Outcome:
    """What the engine says, beside what was published. Figures that the engine does not give are left out."""
    policy, question = str(case["policy"]), str(case["question"]["type"])
    if policy in POLICIES:
        return Outcome("exempt", f"policy {policy}: {POLICIES[policy]}")
    if (policy, question) not in ANSWERS:
        return Outcome("exempt", f"question {question} under policy {policy}: not put to the engine yet")
    try:
        found = ANSWERS[policy, question](case)
    except Exempt as reason:
        return Outcome("exempt", f"question {question} under policy {policy}: {reason}")
    except (KeyError, ValueError) as fault:
        return Outcome("differs", f"cannot be put to the engine: {type(fault).__name__} {fault}")
    wanted = {key: case["expected"][key] for key in found if key in case["expected"]}
    if not wanted:
        return Outcome("exempt", f"question {question} under policy {policy}: asks for other figures")
    found = {key: found[key] for key in wanted}
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
