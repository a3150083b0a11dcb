"""What a product or a kit takes from stock, nested kits expanded to what lies on a shelf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.products import Product

_NONE = Decimal(0)


@dataclass(frozen=True)
class Use:
    """One piece or kit takes `per_unit` of this product, the order as a whole `fixed` of it besides."""

    product_id: str
    code: str
    per_unit: Decimal
    fixed: Decimal = _NONE


class RecipeCycle(ValueError):
    """A kit that holds itself. `path`: the codes from the kit down to the one that comes again."""

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(" > ".join(path))
        self.path = tuple(path)


def recipe_of(product: Product, known: Mapping[str, Product] | None = None) -> tuple[Use, ...]:
    """What one of `product` takes; nothing for a service. Each product once, in the order of the recipe.

    `known`: products by id, among them the kits that are components; a component that is not known lies
    on a shelf itself. Raises RecipeCycle.
    """
    found: dict[str, Use] = {}
    _expand(product, Decimal(1), _NONE, known or {}, (), found)
    return tuple(found.values())


def _expand(
    product: Product,
    per_unit: Decimal,
    fixed: Decimal,
    known: Mapping[str, Product],
    above: tuple[str, ...],
    found: dict[str, Use],
) -> None:
    if product.code in above:
        raise RecipeCycle((*above, product.code))
    if product.kind == "goods":
        _add(found, Use(product.id, product.code, per_unit, fixed))
    if product.kind != "kit":
        return
    path = (*above, product.code)
    for part in product.components:
        each, once = per_unit * part.quantity, fixed * part.quantity
        if part.fixed:
            each, once = _NONE, part.quantity
        inner = known.get(part.product_id)
        if inner is not None:
            _expand(inner, each, once, known, path, found)
        else:
            _add(found, Use(part.product_id, part.code, each, once))


def _add(found: dict[str, Use], use: Use) -> None:
    """What a recipe names twice is needed twice."""
    if use.product_id in found:
        before = found[use.product_id]
        use = Use(use.product_id, use.code, before.per_unit + use.per_unit, before.fixed + use.fixed)
    found[use.product_id] = use


def quantities(recipe: Sequence[Use], quantity: Decimal, *, first: bool = True) -> list[tuple[str, Decimal]]:
    """(product id, what `quantity` takes of it). Not `first`: what is needed once has left already."""
    return [(use.product_id, use.per_unit * quantity + (use.fixed if first else _NONE)) for use in recipe]
