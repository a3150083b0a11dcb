"""A practice company in which one item can be promised in every way there is, and one that ships late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from app.connectors.practice import PracticeCompany, PracticeErp
from app.connectors.practice.records import Item, Move
from app.domain.calendars import WEEKDAYS
from app.domain.policies import Policies
from app.domain.products import Warehouse
from app.domain.shipping import KnownTerms, ShippingPolicy
from app.domain.stock import StockSituation

VALVE, OTHER, BARE, AWAY = "WV-200", "WV-210", "WV-300", "WV-400"
"""Every way; what may be sold in its place; what can only be ordered; what lies in Amstelveen."""
SHIPPING = KnownTerms(
    calendar=WEEKDAYS, cut_off=time(15), handling_days=1, carrier_days=1, timezone="Europe/Amsterdam"
)


class PlanningErp(PracticeErp):
    """Also knows after how many days what is ordered today is there."""

    def __init__(self, company: PracticeCompany) -> None:
        super().__init__(company)
        self.replenishment = {f"product-{VALVE}": 2, f"product-{BARE}": 9}

    async def stock(
        self, product_ids: Sequence[str], warehouse_ids: Sequence[str]
    ) -> Sequence[StockSituation]:
        found = await super().stock(product_ids, warehouse_ids)
        return tuple(replace(one, replenishment_days=self.replenishment.get(one.product_id)) for one in found)


POLICIES = Policies(shipping=ShippingPolicy(by_warehouse={"AMS": SHIPPING}), substitutes={VALVE: (OTHER,)})
"""Amstelveen's delivery times are known, those of the others are not."""


def furnish(company: PracticeCompany, today: date) -> None:
    """80 lie in Purmerend and 300 come in three weeks; Tilburg gets 300 in a week, the other item comes in
    five days, and what is ordered today is there in two."""
    company.state.warehouses["warehouse-AMS"] = Warehouse("warehouse-AMS", "AMS", "Amstelveen")
    model = company.state.items["product-HV-200"]
    names = {VALVE: "Wall valve 200", OTHER: "Wall valve 210, stainless", BARE: "Wall valve 300",
             AWAY: "Wall valve 400"}  # fmt: skip
    for code, name in names.items():
        product = replace(model.product, id=f"product-{code}", code=code, name=name)
        company.state.items[product.id] = Item(product, model.list_price, model.tax_ids)
    _move(company, VALVE, "PUR", "80", None, "")
    _move(company, VALVE, "PUR", "300", today + timedelta(21), "PO-901")
    _move(company, VALVE, "PUR", "-20", today + timedelta(23), "SO-901")
    _move(company, VALVE, "TIL", "300", today + timedelta(7), "PO-902")
    _move(company, OTHER, "PUR", "500", today + timedelta(5), "PO-903")
    _move(company, AWAY, "AMS", "150", None, "")
    _move(company, AWAY, "AMS", "200", today + timedelta(10), "PO-904")


def _move(
    company: PracticeCompany, code: str, place: str, quantity: str, on: date | None, document: str
) -> None:
    """`on` None: it lies there."""
    number = f"move-{code}-{place}-{document}"
    amount = Decimal(quantity)
    company.state.moves[number] = Move(
        number, company.main_company, f"product-{code}", f"warehouse-{place}", amount,
        "other" if on is None else "purchase" if amount > 0 else "sales_order",
        "done" if on is None else "planned", on or company.today - timedelta(1), document,
    )  # fmt: skip
