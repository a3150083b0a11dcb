"""Whether and when a product or a kit can be promised: how much on a date, from when all, in which parts.

What lies and is planned is `app.domain.stock`, the balance over time `app.domain.projections`, sharing out
`app.domain.splits`; their names are here too, so that who asks for an answer finds its words in one place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.domain.calendars import WorkingCalendar
from app.domain.projections import AvailabilityPolicy, Curve, OverdueSupply, Projection, project
from app.domain.recipes import Use, quantities
from app.domain.splits import ANY_SPLIT, COMPLETE_ONLY, Part, SplitRules, shipments, whole, whole_up
from app.domain.stock import EventKind, StockEvent, StockSituation, take

__all__ = [
    "ANY_SPLIT",
    "COMPLETE_ONLY",
    "Answer",
    "AvailabilityPolicy",
    "Curve",
    "EventKind",
    "Limit",
    "Need",
    "OverdueSupply",
    "Part",
    "Projection",
    "SplitRules",
    "StockEvent",
    "StockSituation",
    "WorkingCalendar",
    "answer",
    "needs_of",
    "project",
    "take",
    "take_parts",
]

_NONE = Decimal(0)


@dataclass(frozen=True)
class Limit:
    """Why not more: the event and, for a kit, the component that is the bottleneck (its code)."""

    on: date
    event: StockEvent
    component: str = ""


@dataclass(frozen=True)
class Answer:
    """To one line of a delivery check. Quantities in the product's stock unit, whole kits for a kit.

    `earliest_date` is for everything at once; None when no receipt within the horizon brings it.
    `split` is the greedy proposal and sums to the asked quantity, or is empty when that is impossible;
    `possible` then is what can be promised at all. `shortage` is what is missing already, before this
    question, as a positive figure. All of these rest on stock and trusted receipts.

    `order_date` is when everything is there if what is missing is ordered today, where that is known and
    sooner than by what is planned, else None; `order_split` are the parts in which it then comes.
    `not_before`: the first day on which anything can arrive, where that is after the asked one whatever is
    in stock (see `app.domain.delivered`).
    """

    asked_quantity: Decimal
    asked_date: date
    available_quantity: Decimal
    earliest_date: date | None
    split: tuple[Part, ...]
    limited_by: Limit | None
    shortage: Decimal
    bottleneck: str = ""
    untrusted: tuple[StockEvent, ...] = ()
    possible: tuple[Part, ...] = ()
    order_date: date | None = None
    order_split: tuple[Part, ...] = ()
    not_before: date | None = None

    @property
    def in_time(self) -> bool:
        return self.available_quantity >= self.asked_quantity


@dataclass(frozen=True)
class Share:
    """What one of several warehouses gives. `curve` has the days on which it arrives, `leaves` for each
    of them the day on which it has to leave there."""

    warehouse_id: str
    curve: Curve
    leaves: tuple[date, ...]


@dataclass(frozen=True)
class Need:
    """One kit or product takes `per_unit` of the projected product `code`, and the order `fixed` once.

    `shares`: where several warehouses give it together; `projection` then is that of the first.
    """

    code: str
    per_unit: Decimal
    projection: Projection
    fixed: Decimal = _NONE
    shares: tuple[Share, ...] = ()
    together: Curve | None = None
    order_on: date | None = None
    """When it is there if ordered today; of `projection`'s where not given."""

    @property
    def curve(self) -> Curve:
        return self.together or self.projection.curve

    @property
    def orderable_on(self) -> date | None:
        return self.order_on or self.projection.order_on

    def amount(self, quantity: Decimal) -> Decimal:
        """What `quantity` kits or pieces take."""
        return self.per_unit * quantity + self.fixed

    def reach(self, limit: Decimal, most: Decimal, step: Decimal) -> Decimal:
        """How many whole kits or pieces `limit` makes; `most` where only a fixed amount is needed."""
        left = limit - self.fixed
        if not self.per_unit:
            return most if left >= 0 else _NONE
        return whole(left, self.per_unit * step) / self.per_unit


def needs_of(
    recipe: Sequence[Use],
    situations: Mapping[str, StockSituation],
    today: date,
    policy: AvailabilityPolicy | None = None,
) -> tuple[Need, ...]:
    """What a recipe takes, each with its projected stock in one warehouse. Raises KeyError for stock that
    was not read."""
    return tuple(
        Need(use.code, use.per_unit, project(situations[use.product_id], today, policy), use.fixed)
        for use in recipe
    )


def _merged(needs: Sequence[Need]) -> list[Need]:
    """A component that a kit names in two rows is needed for both at once."""
    found: dict[str | int, Need] = {}
    for number, need in enumerate(needs):
        key = need.code or number
        if key in found:
            both = found[key]
            need = replace(need, per_unit=both.per_unit + need.per_unit, fixed=both.fixed + need.fixed)
        found[key] = need
    return list(found.values())


def answer(
    needs: Sequence[Need],
    asked: Decimal,
    on: date,
    unit_step: Decimal = Decimal(1),
    *,
    kit: bool | None = None,
    rules: SplitRules = ANY_SPLIT,
) -> Answer:
    """The answer for a product (one Need of 1) or a kit (a Need per component).

    What counts for a kit is whole kits: min over components of floor(component / per_unit). `kit` says
    that it is one where its single component does not show it: then the bottleneck is named too.
    Raises ValueError for a quantity that is not positive or when there is nothing to need.
    """
    if asked <= 0 or not needs:
        raise ValueError("the asked quantity is positive and something is needed")
    needs = _merged(needs)
    start = max(on, needs[0].projection.today)
    steps = _steps(needs, asked, start, unit_step)
    tight, raw = _tightest(needs, start, asked, unit_step)
    possible = shipments(steps, asked, unit_step, rules)
    complete = sum((part.quantity for part in possible), _NONE) == asked
    limiting = tight.projection.limiting_event(start)
    is_kit = kit if kit is not None else len(needs) > 1 or needs[0].amount(Decimal(1)) != 1
    name = tight.code if is_kit else ""
    needed = [need.amount(whole_up(asked, unit_step)) for need in needs]
    earliest = _all_reach(needs, needed)
    found = Answer(
        asked_quantity=asked,
        asked_date=on,
        available_quantity=max(raw, _NONE),
        earliest_date=earliest,
        split=possible if complete else (),
        limited_by=Limit(limiting[0], limiting[1], name) if limiting and raw < asked else None,
        shortage=max(_shortage(need, start, unit_step) for need in needs),
        bottleneck=name,
        untrusted=tuple(event for need in needs for event in need.projection.untrusted),
        possible=possible,
    )
    return _with_order(found, needs, needed, steps, unit_step, rules)


def _steps(needs: Sequence[Need], asked: Decimal, start: date, step: Decimal) -> list[tuple[date, Decimal]]:
    """(day, kits or pieces that can be promised from then on), from `start`, until all is reached."""
    days = sorted({start, *(day for need in needs for day in need.curve.days if day > start)})
    steps = []
    for day in days:
        limit = min(need.reach(need.curve.at(day), asked, step) for need in needs)
        steps.append((day, limit))
        if limit >= asked:
            break
    return steps


def _tightest(needs: Sequence[Need], on: date, asked: Decimal, step: Decimal) -> tuple[Need, Decimal]:
    """The need that allows least on that day, and how much that is: negative where it is short already."""

    def figure(need: Need) -> tuple[Decimal, Decimal]:
        return need.reach(need.curve.at(on), asked, step), -_shortage(need, on, step)

    tight = min(needs, key=figure)
    return tight, figure(tight)[0]


def _shortage(need: Need, on: date, step: Decimal) -> Decimal:
    """Whole kits or pieces that are missing already; of what is needed once, one."""
    limit = need.projection.raw_limit_at(on)
    if limit >= 0:
        return _NONE
    return -whole(limit, need.per_unit * step) / need.per_unit if need.per_unit else step


def _all_reach(needs: Sequence[Need], needed: Sequence[Decimal]) -> date | None:
    days = [need.curve.first_reaching(amount) for need, amount in zip(needs, needed, strict=True)]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _with_order(
    found: Answer,
    needs: Sequence[Need],
    needed: Sequence[Decimal],
    steps: Sequence[tuple[date, Decimal]],
    step: Decimal,
    rules: SplitRules,
) -> Answer:
    """What changes when the missing is ordered today: from its day on, any quantity is there."""
    days = []
    for need, amount in zip(needs, needed, strict=True):
        ways = [day for day in (need.curve.first_reaching(amount), need.orderable_on) if day is not None]
        if not ways:
            return found
        days.append(min(ways))
    everything = max(days)
    start = steps[0][0]
    if found.in_time or (found.earliest_date is not None and found.earliest_date <= everything):
        return found
    asked, when = found.asked_quantity, max(everything, start)
    before = [(day, min(limit, asked)) for day, limit in steps if day < when]
    parts = shipments([*before, (when, whole_up(asked, step))], asked, step, rules)
    if not parts or parts[-1].on != when:
        return found
    last = replace(parts[-1], to_order=True)
    return replace(found, order_date=when, order_split=(*parts[:-1], last))


def take_parts(
    situations: Mapping[str, StockSituation], recipe: Sequence[Use], parts: Sequence[Part], document: str
) -> dict[str, StockSituation]:
    """As `take`, each part on its date; what the order needs once leaves with the first."""
    result = dict(situations)
    for number, part in enumerate(parts):
        amounts = quantities(recipe, part.quantity, first=number == 0)
        result = take(result, [pair for pair in amounts if pair[1]], part.on, document)
    return result
