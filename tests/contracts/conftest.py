"""The worlds in which the contract suites run: the practice company always, real servers with their mark."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

pytest.register_assert_rewrite(
    "tests.contracts.crm_contract",
    "tests.contracts.erp_contract",
    "tests.contracts.erp_customers_contract",
    "tests.contracts.erp_documents_contract",
    "tests.contracts.erp_knowledge_contract",
    "tests.contracts.erp_orders_contract",
    "tests.contracts.harness",
)

from tests.contracts.bottlecrm_world import bottlecrm_world  # noqa: E402 - after assertions are rewritten
from tests.contracts.harness import CrmWorld, ErpWorld  # noqa: E402
from tests.contracts.practice_worlds import practice_crm_world, practice_erp_world  # noqa: E402
from tests.contracts.tryton_world import tryton_world  # noqa: E402

TODAY = date(2026, 11, 24)


@pytest.fixture
async def erp_world(connector: str, request: pytest.FixtureRequest) -> AsyncIterator[ErpWorld]:
    if connector == "practice":
        yield practice_erp_world(TODAY)
        return
    async with tryton_world(request.getfixturevalue("demo_servers")) as world:
        yield world


@pytest.fixture
async def crm_world(connector: str, request: pytest.FixtureRequest) -> AsyncIterator[CrmWorld]:
    if connector == "practice":
        yield practice_crm_world(TODAY)
        return
    async with bottlecrm_world(request.getfixturevalue("demo_servers")) as world:
        yield world
