"""What a quote line says of itself and what a kit is made of: does it hold together?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.domain.conversion import Check
from app.domain.preflight_line import Line
from app.domain.products import Component, Product
from app.domain.quotes import QuoteLine
from app.domain.values import Money, Rounding, plain, round_to

CENT = Decimal("0.01")
_BOTH: tuple[Rounding, Rounding] = ("half_up", "half_even")


def discount_checks(line: Line, currency: str) -> list[Check]:
    """Price × quantity less the discount is the net amount of the CRM, to the cent, by its own arithmetic.

    A discount given as an amount is named: nobody can say what share of the price it is meant to be.
    """
    quoted, sku = line.quoted, line.quoted.sku
    if quoted.quantity <= 0:  # the check on quantities says so
        return []
    if quoted.discount is None:
        off = round_to(quoted.quantity * quoted.unit_price, CENT, "half_up") - quoted.net_amount
        named = {"item": sku, "discount": Money(off, currency)}
        if off < 0 or quoted.net_amount < 0:
            return [Check("discounts", "block", "discount_amount_impossible", named, sku)]
        return [Check("discounts", "pass", "discount_as_amount", named, sku)]
    rate = {"item": sku, "discount_rate": quoted.discount}
    if not 0 <= quoted.discount <= 1:
        return [Check("discounts", "block", "discount_impossible", rate, sku)]
    possible = _net_amounts(quoted, quoted.discount)
    if quoted.net_amount in possible:
        return []
    said = {"said": Money(quoted.net_amount, currency), "reckoned": Money(possible[0], currency)}
    if not quoted.discount:
        return [Check("discounts", "block", "net_amount_off", {"item": sku, **said}, sku)]
    return [Check("discounts", "block", "discount_not_applied", {**rate, **said}, sku)]


def _net_amounts(quoted: QuoteLine, discount: Decimal) -> list[Decimal]:
    """What a CRM may make of it: halves up or to even, rounded once, or amount and discount each."""
    gross = quoted.quantity * quoted.unit_price
    found = []
    for mode in _BOTH:
        whole = round_to(gross, CENT, mode)
        found.append(round_to(gross * (1 - discount), CENT, mode))
        found.append(whole - round_to(whole * discount, CENT, mode))
    return found


def kit_checks(line: Line, known: Mapping[str, Product]) -> list[Check]:
    """A kit can be sold when all that it is made of is there and active. `known`: products by code, those of
    the kits within kits among them."""
    kit = line.product
    if kit is None or kit.kind != "kit":
        return []
    found = _kit_findings(kit, kit, known, (kit.code,), line.quoted.sku)
    if found:
        return found
    content = ", ".join(f"{plain(part.quantity)} {part.code}" for part in kit.components)
    params = {"item": kit.code, "content": content}
    return [Check("kit_content", "pass", "kit_content", params, line.quoted.sku)]


def _kit_findings(
    kit: Product, inner: Product, known: Mapping[str, Product], above: tuple[str, ...], sku: str
) -> list[Check]:
    if not inner.components:
        empty = {"item": kit.code, "kit": inner.code}
        return [Check("kit_content", "block", "kit_empty", empty, sku)]
    found: list[Check] = []
    for part in inner.components:
        named = {"item": kit.code, "component": part.code or part.product_id}
        product = known.get(part.code)
        if product is None:
            found.append(Check("kit_content", "block", "kit_component_unknown", named, sku))
        elif not product.active:
            found.append(Check("kit_content", "block", "kit_component_inactive", named, sku))
        elif product.code in above:
            found.append(Check("kit_content", "block", "kit_within_itself", named, sku))
        elif product.kind == "kit":
            found += _kit_findings(kit, product, known, (*above, product.code), sku)
    return found


def missing_components(products: Sequence[Product], known: Mapping[str, Product]) -> list[str]:
    """Codes of kit components that are still to be read. Each once."""
    parts: list[Component] = [part for kit in products if kit.kind == "kit" for part in kit.components]
    return list(dict.fromkeys(part.code for part in parts if part.code and part.code not in known))
