"""Several lines asked together: each sees what the ones before it took, through shared components too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.availability import (
    ANY_SPLIT,
    Answer,
    AvailabilityPolicy,
    Need,
    SplitRules,
    StockSituation,
    answer,
    needs_of,
    take_parts,
)
from app.domain.recipes import Use


@dataclass(frozen=True)
class AskedLine:
    """`asked` in the stock unit, on the business date `on`; `document` is what takes the stock."""

    recipe: tuple[Use, ...]
    asked: Decimal
    on: date
    unit_step: Decimal = Decimal(1)
    kit: bool = False
    rules: SplitRules = ANY_SPLIT
    document: str = ""


@dataclass(frozen=True)
class AnsweredLine:
    answer: Answer
    needs: tuple[Need, ...]


def answer_in_order(
    lines: Iterable[AskedLine],
    situations: Mapping[str, StockSituation],
    today: date,
    policy: AvailabilityPolicy | None = None,
) -> list[AnsweredLine | None]:
    """One answer a line, None for what needs no stock. A line takes what it can have, when it can have it;
    it never holds what comes too late or in too small a part for it."""
    policy = policy or AvailabilityPolicy()
    left = dict(situations)
    result: list[AnsweredLine | None] = []
    for line in lines:
        if not line.recipe:
            result.append(None)
            continue
        needs = needs_of(line.recipe, left, today, policy.looking_past(line.on, today))
        found = answer(needs, line.asked, line.on, line.unit_step, kit=line.kit, rules=line.rules)
        result.append(AnsweredLine(found, needs))
        left = take_parts(left, line.recipe, found.possible, line.document)
    return result
