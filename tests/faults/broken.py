"""Converters with the mistakes that integrations make: the suite has to see each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from app.domain.sales_orders import SalesOrder, SalesOrderDraft
from app.errors import OutcomeUnknown
from app.services.conversion_steps import Run
from app.storage.connection import Connection
from tests.faults.judge import Wrong
from tests.faults.programs import Program
from tests.faults.world import Setting


class _CreatesAgain:
    """An ERP whose client sends a create once more when the answer was lost."""

    def __init__(self, erp: Any) -> None:
        self._erp = erp

    def __getattr__(self, name: str) -> Any:
        return getattr(self._erp, name)

    async def create_sales_order(self, draft: SalesOrderDraft) -> SalesOrder:
        try:
            created: SalesOrder = await self._erp.create_sales_order(draft)
        except OutcomeUnknown:
            created = await self._erp.create_sales_order(draft)
        return created


@contextmanager
def retries_a_create() -> Iterator[None]:
    """Sends it again at once, without a key that would refuse the second."""
    real = Run.drive

    async def drive(self: Run) -> Any:
        self.workspace = replace(self.workspace, erp=_CreatesAgain(self.workspace.erp))
        return await real(self)

    with patch.object(Run, "drive", drive):
        yield


@contextmanager
def trusts_a_search() -> Iterator[None]:
    """Takes "the search does not find it" for "it is not there", and creates it."""

    async def settle_unknown(self: Run) -> bool:
        there = await self._find()
        if there is not None:
            return await self._found(there, "look_up")
        await self._move("creating", "sent again")
        self._may_send = True
        return True

    with patch.object(Run, "_settle_unknown", settle_unknown):
        yield


@contextmanager
def forgets_the_journal() -> Iterator[None]:
    """Keeps what it is at in memory: a program that starts knows only of what was finished."""
    real = Program.__init__

    def start(self: Program, *arguments: Any) -> None:
        real(self, *arguments)
        self.store.peek(_forget)

    with patch.object(Program, "__init__", start):
        yield


def _forget(connection: Connection) -> None:
    unfinished = "SELECT id FROM conversion WHERE state NOT IN ('done', 'refused', 'cancelled')"
    connection.execute("PRAGMA foreign_keys = OFF")  # whatever else refers to a row is forgotten, too
    connection.execute(f"DELETE FROM conversion_step WHERE conversion_id IN ({unfinished})")
    connection.execute(f"DELETE FROM conversion WHERE id IN ({unfinished})")
    connection.execute("PRAGMA foreign_keys = ON")


@dataclass(frozen=True)
class Broken:
    """A mistake, where it shows, and what the judge has to call it at least."""

    mistake: Callable[[], AbstractContextManager[None]]
    setting: Setting
    faults: tuple[str, ...]
    seen_as: frozenset[Wrong]


BROKEN: dict[str, Broken] = {
    "retries_a_create": Broken(
        retries_a_create,
        "keyless",
        ("reply_lost", "late_commit", "error_502_after"),
        frozenset({"duplicates"}),
    ),
    "trusts_a_search": Broken(trusts_a_search, "keyless", ("late_commit",), frozenset({"duplicates"})),
    "forgets_the_journal": Broken(
        forgets_the_journal,
        "apart",
        ("killed_after_create_sent", "killed_after_created", "killed_before_reply"),
        frozenset({"lost", "unsettled"}),
    ),
}
