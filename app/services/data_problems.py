"""Looks for data problems in the ERP that make delivery dates wrong, and tells them in the inbox."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.availability import project
from app.domain.phantoms import DataProblem, find_problems
from app.domain.products import Product, Warehouse
from app.domain.recipes import recipe_of
from app.services.delivery import DeliveryCheck, Offer
from app.services.workspace import Workspace
from app.storage import inbox

MOST_PRODUCTS = 5_000


@dataclass(frozen=True)
class FoundProblem:
    """A problem with the product and the warehouse that it is in. `counted` False: by the policy of this
    profile no delivery date rests on it."""

    problem: DataProblem
    product: Product
    warehouse: Warehouse
    counted: bool

    @property
    def code(self) -> str:
        """Of the sentence in app.wording."""
        return f"data_{self.problem.kind}"

    @property
    def subject(self) -> str:
        """What the inbox entry is about: the same while the problem lasts, whatever its quantity."""
        problem = self.problem
        return ":".join(("data", problem.kind, problem.product_id, problem.warehouse_id, problem.document))

    @property
    def params(self) -> Mapping[str, str]:
        """`receipt`: the way in which goods are to come, where it is not from a supplier."""
        on, receipt = self.problem.on, self.problem.receipt
        params = {
            "product": self.product.id,
            "item": self.product.code or self.product.name,
            "quantity": str(self.problem.quantity),
            "unit": self.product.unit.code,
            "warehouse": self.warehouse.name or self.warehouse.code,
            "document": self.problem.document,
            "date": on.isoformat() if on else "",
            "counted": "1" if self.counted else "",
        }
        return params | ({"receipt": receipt} if receipt not in ("", "purchase") else {})


async def data_problems(workspace: Workspace, codes: Sequence[str] | None = None) -> Sequence[FoundProblem]:
    """Of these products, or of all that lie in stock (at most MOST_PRODUCTS), read live; of none, unread."""
    if codes is not None and not codes:
        return ()
    _, found = await _look(workspace, codes)
    return found


def goods_of(check: DeliveryCheck) -> list[str]:
    """Codes of what lies on a shelf for these answers: items, components, substitutes. Each once."""
    products = [line.product for line in check.lines]
    products += [other.product for line in check.lines for other in line.substitutes]
    return list(dict.fromkeys(use.code for product in products for use in recipe_of(product)))


def problems_behind(offer: Offer | None, problems: Sequence[FoundProblem]) -> Sequence[FoundProblem]:
    """Those of the stock that the offer takes from, in the warehouse that sends it."""
    if offer is None:
        return ()
    ids = {use.product_id for use in recipe_of(offer.product)}
    return [one for one in problems if one.product.id in ids and one.warehouse.id == offer.warehouse.id]


async def watch_data(workspace: Workspace, codes: Sequence[str] | None = None) -> Sequence[FoundProblem]:
    """Opens an entry for each new or changed problem and closes those that are gone; gives all there are.

    A dismissed problem stays dismissed until something about it changes.
    """
    products, found = await _look(workspace, codes)
    told = await workspace.store.run(lambda connection: inbox.listed(connection, state=None))
    latest: dict[str, inbox.Item] = {}
    for item in told:  # newest first
        if item.kind == "conflict":
            latest.setdefault(item.subject, item)
    for one in found:
        last = latest.get(one.subject)
        known = last is not None and last.state != "settled" and dict(last.params) == one.params
        if not known:
            customer = one.problem.party if one.problem.kind.startswith("demand") else ""
            await workspace.store.run(inbox.report, "conflict", one.subject, one.code, one.params, customer)
    await _settle_gone(workspace, latest, products, found)
    return found


async def _settle_gone(
    workspace: Workspace,
    latest: Mapping[str, inbox.Item],
    products: Sequence[Product],
    found: Sequence[FoundProblem],
) -> None:
    looked_at = {product.id for product in products}
    there = {one.subject for one in found}
    for subject, item in latest.items():
        if item.state == "open" and item.params.get("product") in looked_at and subject not in there:
            await workspace.store.run(inbox.settle, "conflict", subject, "put right in the ERP")


async def _look(
    workspace: Workspace, codes: Sequence[str] | None
) -> tuple[Sequence[Product], Sequence[FoundProblem]]:
    today, products, warehouses = await asyncio.gather(
        workspace.today(), _products(workspace, codes), workspace.erp.warehouses()
    )
    by_id = {product.id: product for product in products}
    places = {warehouse.id: warehouse for warehouse in warehouses}
    situations = await workspace.erp.stock(list(by_id), list(places))
    found = []
    for situation in situations:
        left_out = project(situation, today, workspace.policies.availability).untrusted
        documents = {event.document for event in left_out}
        for problem in find_problems([situation], today):
            counted = not (problem.kind.startswith("receipt") and problem.document in documents)
            product, place = by_id[problem.product_id], places[problem.warehouse_id]
            found.append(FoundProblem(problem, product, place, counted))
    return products, found


async def _products(workspace: Workspace, codes: Sequence[str] | None) -> list[Product]:
    """Those that lie on a shelf, inactive ones too: their stock may be wrong as well."""
    if codes is None:
        known = await workspace.erp.search_products("", limit=MOST_PRODUCTS)
    else:
        known = list((await workspace.erp.products(list(dict.fromkeys(codes)))).values())
    return [product for product in known if product.kind == "goods"]
