"""Rows of the bench that need the real servers: requests sent, and Tryton's own figures beside ours."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from app import cli
from app.demo.servers import start_demo
from app.domain.availability import project
from app.services.convert import convert_quote
from app.services.customers import resolve_customer
from app.services.overview import read_overview
from app.services.preflight import check_quote
from app.services.workspace import Workspace


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
            return [*await _use_cases(workspace), await _forecasts(workspace)]
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
