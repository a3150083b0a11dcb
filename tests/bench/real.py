"""Rows of the bench that need the real servers: requests sent, and Tryton's own figures beside ours."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from app import cli
from app.connectors.tryton.erp import TrytonErp
from app.demo.servers import Demo, start_demo
from app.domain.availability import project
from app.services.convert import convert_quote
from app.services.customers import resolve_customer
from app.services.overview import read_overview
from app.services.preflight import Choice, check_quote, check_read_quote
from app.services.workspace import Workspace
from tests.bench import long_quote


class Measured(NamedTuple):
    what: str
    figure: str
    budget: str


def _sent(workspace: Workspace) -> tuple[int, int]:
    """HTTP requests so far: ERP, CRM."""
    erp: Any = workspace.erp
    crm: Any = workspace.crm
    return erp.client.http.requests, crm.client.http.requests


async def measure(folder: Path) -> list[Measured]:
    """Starts a demo of its own in `folder` and ends it."""
    demo = await start_demo(folder)
    try:
        workspace = cli.demo_workspace(demo)
        try:
            rows = [*await _use_cases(workspace), await _forecasts(workspace)]
            return [*rows, *await _long_quote(workspace, demo)]
        finally:
            await workspace.aclose()
    finally:
        await demo.close()


async def _use_cases(workspace: Workspace) -> list[Measured]:
    hit = await resolve_customer(workspace, "10001")
    before = _sent(workspace)
    await read_overview(workspace, hit)
    erp, crm = (now - then for now, then in zip(_sent(workspace), before, strict=True))
    rows = [Measured("overview, real servers", f"{erp} + {crm} requests (ERP + CRM)", "10")]
    await check_quote(workspace, "Q-0001")  # what a session reads once is read now
    before = _sent(workspace)
    await check_quote(workspace, "Q-0001")
    erp, crm = (now - then for now, then in zip(_sent(workspace), before, strict=True))
    rows.append(Measured("pre-flight of 3 lines, real servers", f"{erp} + {crm} requests", "-"))
    checked = erp + crm
    before = _sent(workspace)
    await convert_quote(workspace, "Q-0001")
    erp, crm = (now - then for now, then in zip(_sent(workspace), before, strict=True))
    without = erp + crm - checked
    text = f"{erp} + {crm} requests, {without} without the pre-flight it repeats"
    rows.append(Measured("conversion, real servers", text, "9"))
    return rows


async def _long_quote(workspace: Workspace, demo: Demo) -> list[Measured]:
    """A quote of 1,000 lines over 1,000 products: HTTP requests to Tryton by kind."""
    await _create_products(demo, [f"L-{number:04d}" for number in range(long_quote.LINES)])
    pattern, today = await workspace.crm.quote("Q-0001"), await workspace.today()
    quote = long_quote.long_quote(pattern, [f"L-{number:04d}" for number in range(long_quote.LINES)])
    kinds = _record_kinds(workspace)
    start = time.perf_counter_ns()
    found = await check_read_quote(workspace, quote, today, Choice())
    took = (time.perf_counter_ns() - start) // 1_000_000
    assert all(line.terms is not None and line.answer is not None for line in found.lines)
    pages = long_quote.LINES // long_quote.PAGE
    told = ", ".join(f"{kinds[name]} {name}" for name in ("stock", "movements", "prices", "taxes"))
    text = f"{told}; {kinds.total()} requests, {took} ms"
    return [Measured("quote of 1,000 lines checked, real Tryton", text, f"{pages} reads a kind")]


def _record_kinds(workspace: Workspace) -> Counter[str]:
    """Counts what the connector asks Tryton from now on, by what it is about."""
    erp: Any = workspace.erp
    http, counted = erp.client.http, Counter[str]()
    read = http.read

    async def recorded(*args: Any, content: bytes, **named: Any) -> Any:
        counted[_kind(json.loads(content))] += 1
        return await read(*args, content=content, **named)

    http.read = recorded
    return counted


def _kind(call: dict[str, Any]) -> str:
    method, params = call["method"], call["params"]
    fields = params[4] if method.endswith(".search_read") else []
    if method == "model.product.product.search_read":
        if "sale_price_uom" in fields:
            return "prices"
        return "stock" if "quantity" in fields else "products"
    kinds = {"model.stock.move.search_read": "movements", "model.sale.line.on_change": "taxes"}
    return kinds.get(method, "other")


async def _create_products(demo: Demo, codes: list[str]) -> None:
    """As an administrator of Tryton would: goods in the accounting category of HV-200."""
    admin = TrytonErp(
        demo.erp_url, demo.database, "admin", lambda: demo.facts.erp_users["admin"],
        company="Waterland Techniek BV",
    )  # fmt: skip
    (like,) = await admin.client.search_read(
        "product.product", [["code", "=", "HV-200"]], ["template.account_category", "default_uom"]
    )
    unit = int(like.id("default_uom"))
    shared = {
        "type": "goods", "salable": True, "default_uom": unit, "sale_uom": unit,
        "account_category": int(like.inner("template.").id("account_category")),
        "list_price": Decimal("9.95"), "cost_price_method": "fixed",
    }  # fmt: skip
    for start in range(0, len(codes), 40):
        rows = [
            {**shared, "name": code, "products": [["create", [{"suffix_code": code}]]]}
            for code in codes[start : start + 40]
        ]
        await admin.client.change("product.template", "create", rows)
    await admin.aclose()


async def _forecasts(workspace: Workspace) -> Measured:
    """All goods at thirty dates: one read of the moves and our own fold, or Tryton's figure per date."""
    erp: Any = workspace.erp
    today = await workspace.today()
    goods = [p for p in await workspace.erp.search_products("", limit=5000) if p.kind == "goods"]
    places = await workspace.erp.warehouses()
    dates = [today + timedelta(days=day) for day in range(30)]
    start = time.perf_counter_ns()
    situations = await workspace.erp.stock([p.id for p in goods], [places[0].id])
    projections = [project(situation, today) for situation in situations]
    figures = [[projection.balance_at(on) for on in dates] for projection in projections]
    ours = (time.perf_counter_ns() - start) // 1_000_000
    assert len(figures) == len(goods)
    start = time.perf_counter_ns()
    for on in dates:
        context = {"locations": [int(places[0].id)], "stock_date_end": on}
        await erp.client.read_ids(
            "product.product", [p.id for p in goods], ["forecast_quantity"], context=context
        )
    theirs = (time.perf_counter_ns() - start) // 1_000_000
    text = f"{ours} ms with its reads, {theirs} ms by Tryton ({theirs / max(1, ours):.0f} x)"
    return Measured(f"{len(goods)} items at 30 dates", text, "-")
