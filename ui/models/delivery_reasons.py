"""The reasons of an answer as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.explanations import Explanation, explain
from app.services.delivery import LineAnswer
from app.wording import formats
from app.wording.explanations import ReasonRow, reason_sentence
from ui.models.delivery import Way, offer
from ui.widgets.cells import Cell, Row

_ICONS = {
    "limits": ("lightning-fill", "danger"),
    "comes": ("truck", "text_muted"),
    "not_counted": ("prohibit", "warning"),
    "shortage": ("warning-fill", "danger"),
    "stock": ("package", "text_muted"),
    "component": ("", "text"),
}


def explained(line: LineAnswer, way: Way | None) -> tuple[Explanation, ...]:
    """Of the warehouse that is chosen, by the days on which stock is ready; empty for what needs no stock."""
    shown = offer(line, way)
    return explain(shown.needs, shown.dock) if shown is not None else ()


def rows(reasons: Sequence[ReasonRow], language: str, today: date) -> list[Row]:
    return [Row(_cells(reason, language, today), at) for at, reason in enumerate(reasons)]


def _cells(reason: ReasonRow, language: str, today: date) -> tuple[Cell, ...]:
    icon, token = _ICONS[reason.kind]
    off = reason.kind == "not_counted"
    ink = "text_muted" if off else "text"
    day = formats.day(reason.on, language, today) if reason.on else ""
    figure = "" if reason.quantity is None else formats.number(reason.quantity, language)
    # The day stands under it: beside it, neither would have room.
    what = Cell(
        reason.what, day, token=ink, strong=reason.kind == "component", icon=icon, icon_token=token,
        tip=reason_sentence(reason, language, today),
    )  # fmt: skip
    return what, Cell(figure, token=ink, value=reason.quantity)
