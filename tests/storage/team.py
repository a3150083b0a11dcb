"""A prepared team store, and what one that cannot be used says."""

from __future__ import annotations

import pytest

from app.errors import FirmdateError
from app.storage import journal
from app.storage.team_address import TeamAddress
from app.storage.team_prepare import prepare
from app.storage.team_store import TeamStore
from tests.postgresql import OWNER, Server, secret


def prepared_on(server: Server) -> TeamAddress:
    address = server.address(server.database())
    prepare(address, OWNER, secret)
    return address


async def refusal(store: TeamStore) -> FirmdateError:
    try:
        with pytest.raises(FirmdateError) as caught:
            await store.run(journal.unfinished)
    finally:
        await store.aclose()
    return caught.value
