"""A quote of 1,000 lines over 1,000 products is checked with one call of the ERP's port per kind."""

from __future__ import annotations

from app.services.workspace import Workspace
from tests.bench.long_quote import LINES, check_on_practice


async def test_each_kind_is_asked_for_once(workspace: Workspace) -> None:
    checked = await check_on_practice(workspace)
    asked = {name: checked.reads[name] for name in ("products", "warehouses", "stock", "sales_terms")}
    assert set(asked.values()) == {1}, asked
    assert checked.reads.total() <= 8, checked.reads
    assert len({line.product.id for line in checked.preflight.lines if line.product}) == LINES
