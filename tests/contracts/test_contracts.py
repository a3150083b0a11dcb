"""Every connector keeps its port's contract: the practice company and the real servers alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts import erp_customers_contract, erp_documents_contract, erp_knowledge_contract
from tests.contracts.crm_contract import CRM
from tests.contracts.erp_contract import ERP
from tests.contracts.harness import CrmWorld, ErpWorld, Promise, Suite

assert erp_customers_contract.ERP is erp_documents_contract.ERP is erp_knowledge_contract.ERP is ERP

REAL_MARKS = {
    name: (pytest.mark.real(name), pytest.mark.xdist_group(f"contract-{name}"))
    for name in ("tryton", "bottlecrm")
}


def promises_of(suite: Suite, *connectors: str) -> Iterator[object]:
    """One parameter per connector and promise; what a connector is exempt from is not collected."""
    for connector in connectors:
        for promise in suite.promises:
            if connector not in promise.exempt:
                yield pytest.param(
                    connector,
                    promise,
                    id=f"{connector}-{promise.name}",
                    marks=REAL_MARKS.get(connector, ()),
                )


@pytest.mark.parametrize(("connector", "promise"), list(promises_of(ERP, "practice", "tryton")))
async def test_erp(erp_world: ErpWorld, connector: str, promise: Promise[ErpWorld]) -> None:
    await promise.hold(erp_world)


@pytest.mark.parametrize(("connector", "promise"), list(promises_of(CRM, "practice", "bottlecrm")))
async def test_crm(crm_world: CrmWorld, connector: str, promise: Promise[CrmWorld]) -> None:
    await promise.hold(crm_world)
