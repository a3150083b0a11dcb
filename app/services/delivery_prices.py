"""What the ERP would charge this customer for the lines of a delivery check."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.sales_orders import PriceRequest
from app.domain.values import Money
from app.services.customers import resolve_customer
from app.services.delivery import DeliveryCheck
from app.services.workspace import Workspace


@dataclass(frozen=True)
class CustomerPrices:
    """One per line of the check, per unit that was asked in, without tax; None for what is sold no more."""

    unit_prices: tuple[Money | None, ...]


async def read_customer_prices(
    workspace: Workspace, customer_key: str, check: DeliveryCheck, currency: str = ""
) -> CustomerPrices | None:
    """For the one ERP account that the customer is linked to; None without it, or where the ERP knows no
    customer prices. `currency` "" is the company's. Raises what the systems raise."""
    if not customer_key or not workspace.erp.capabilities.customer_prices:
        return None
    hit = await resolve_customer(workspace, customer_key)
    accounts = hit.erp or tuple((await workspace.erp.customers(hit.erp_numbers)).values())
    lines = [line for line in check.lines if line.product.for_sale]
    if len(accounts) != 1 or not lines:
        return None
    info = await workspace.erp_session.info(workspace.erp, workspace.clock())
    requests = [PriceRequest(line.product.id, line.asked.value, line.asked.unit) for line in lines]
    terms = await workspace.erp.sales_terms(
        accounts[0].id, requests, on=check.today, currency=currency or info.currency
    )
    found = iter(terms.lines)
    return CustomerPrices(
        tuple(
            Money(next(found).unit_price, terms.currency) if line.product.for_sale else None
            for line in check.lines
        )
    )
