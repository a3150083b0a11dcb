"""Which data problems of the ERP concern an answer."""

from __future__ import annotations

from collections.abc import Sequence

from app.services.data_problems import FoundProblem, problems_behind
from app.services.delivery import LineAnswer
from ui.models.delivery import Way, offer


def problems_of(
    line: LineAnswer, way: Way | None, problems: Sequence[FoundProblem]
) -> Sequence[FoundProblem]:
    """Those of the stock that the chosen way takes from."""
    return problems_behind(offer(line, way), problems)


def documents_of(problems: Sequence[FoundProblem]) -> list[str]:
    return list(dict.fromkeys(one.problem.document for one in problems if one.problem.document))
