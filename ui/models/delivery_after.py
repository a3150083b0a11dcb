"""Which data problems of the ERP concern an answer."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.recipes import recipe_of
from app.services.data_problems import FoundProblem
from app.services.delivery import DeliveryCheck, LineAnswer
from ui.models.delivery import Way, offer


def goods_of(check: DeliveryCheck) -> list[str]:
    """Codes of what lies on a shelf for these answers: items, components, substitutes. Each once."""
    products = [line.product for line in check.lines]
    products += [other.product for line in check.lines for other in line.substitutes]
    return list(dict.fromkeys(use.code for product in products for use in recipe_of(product)))


def problems_of(
    line: LineAnswer, way: Way | None, problems: Sequence[FoundProblem]
) -> Sequence[FoundProblem]:
    """Those of the stock that the chosen way takes from."""
    shown = offer(line, way)
    if shown is None:
        return ()
    ids = {use.product_id for use in recipe_of(shown.product)}
    return [one for one in problems if one.product.id in ids and one.warehouse.id == shown.warehouse.id]


def documents_of(problems: Sequence[FoundProblem]) -> list[str]:
    return list(dict.fromkeys(one.problem.document for one in problems if one.problem.document))
