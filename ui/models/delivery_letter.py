"""The lines that were answered, as a letter for the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.wording.letters import Letter, LetterLine, delivery_letter
from ui.models import delivery as model
from ui.models.delivery import AskedLine


def letter_of(
    lines: Sequence[AskedLine], language: str, today: date, customer: str, quote: str
) -> Letter | None:
    """Each line as it is chosen; None where nothing was answered."""
    said = []
    for line in lines:
        if line.answer is None:
            continue
        ways = model.ways(line.answer, language, today)
        way = ways[min(line.way, len(ways) - 1)] if ways else None
        said.append(LetterLine(line.answer.product, line.answer.asked, way.spoken if way else None))
    return delivery_letter(said, language, today, customer=customer, quote=quote) if said else None
