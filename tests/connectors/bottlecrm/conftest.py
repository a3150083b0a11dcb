"""A real BottleCRM to try the connector on: connectors, records and tokens made for one test."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.connectors.bottlecrm.crm import BottleCrm
from app.connectors.bottlecrm.mapping import CustomFieldKeys
from app.demo.servers import Demo

KEYS = CustomFieldKeys(wanted_date="promised_date")
ESTIMATES = "/api/invoices/estimates/"


@pytest.fixture
async def connected(module_demo: Demo) -> AsyncIterator[Callable[..., BottleCrm]]:
    """Makes connectors to the CRM, with another token or options where a test wants it so."""
    made: list[BottleCrm] = []

    def make(token: str = "", **options: Any) -> BottleCrm:
        options = {"keys": KEYS, "unit_separator": "/"} | options
        made.append(BottleCrm(module_demo.crm_url, lambda: token or module_demo.crm_token, **options))
        return made[-1]

    yield make
    for crm in made:
        await crm.aclose()


class Records:
    """The CRM without the connector: to see what it really answers, and to make records of one test alone,
    which are taken away again."""

    def __init__(self, api: httpx.Client) -> None:
        self.api = api
        self.tag = uuid.uuid4().hex[:8]
        self.accounts: list[str] = []

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.api.get(path, **options)

    def put(self, path: str, **options: Any) -> httpx.Response:
        return self.api.put(path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.api.post(path, **options)

    def patch(self, path: str, **options: Any) -> httpx.Response:
        return self.api.patch(path, **options)

    def delete(self, path: str) -> httpx.Response:
        return self.api.delete(path)

    def sent(self, method: str, path: str, body: dict[str, Any]) -> Any:
        answer = self.api.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()

    def open_accounts(self) -> set[str]:
        body = self.api.get("/api/accounts/", params={"limit": "1000"}).json()
        return {str(row["id"]) for row in body["active_accounts"]["open_accounts"]}

    def account(self, name: str, **fields: Any) -> str:
        body = {"name": f"{name} {self.tag}", "country": "NL", **fields}
        account_id = str(self.sent("POST", "/api/accounts/", body)["id"])
        self.accounts.append(account_id)
        return account_id

    def contact(self, account_id: str) -> str:
        body = {"first_name": "Eva", "last_name": self.tag, "account": account_id}
        return str(self.sent("POST", "/api/contacts/", body)["id"])

    def quote(self, account_id: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
        body = {
            "title": f"Quote {self.tag}",
            "account_id": account_id,
            "contact_id": self.contact(account_id),
            "client_name": "Client",
            "client_email": "client@crm.example",
            "currency": "EUR",
            "line_items": [{"order": number, **line} for number, line in enumerate(lines)],
            **fields,
        }
        return dict(self.sent("POST", ESTIMATES, body)["estimate"])

    def remove(self) -> None:
        for account_id in self.accounts:
            quotes = self.api.get(ESTIMATES, params={"account": account_id}).json()["results"]
            for quote in quotes:
                self.api.delete(f"{ESTIMATES}{quote['id']}/")
            self.api.delete(f"/api/accounts/{account_id}/")


@pytest.fixture
def records(module_demo: Demo) -> Iterator[Records]:
    headers = {"Authorization": f"Bearer {module_demo.crm_token}"}
    with httpx.Client(base_url=module_demo.crm_url, headers=headers, timeout=30) as api:
        made = Records(api)
        yield made
        made.remove()


@pytest.fixture
def scoped_token(module_demo: Demo) -> Iterator[Callable[..., str]]:
    """Tokens with scopes: BottleCRM gives none out to a token, so they are put into its database."""
    database = module_demo.folder / "crm" / "crm.sqlite3"
    hashes: list[str] = []

    def make(*scopes: str) -> str:
        raw = f"bcrm_pat_{uuid.uuid4().hex}"
        hashes.append(hashlib.sha256(raw.encode()).hexdigest())
        _copy_token(database, module_demo.crm_token, hashes[-1], json.dumps(scopes))
        return raw

    yield make
    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        connection.executemany(
            "DELETE FROM personal_access_token WHERE token_hash = ?", [(h,) for h in hashes]
        )


def _copy_token(database: Path, token: str, new_hash: str, scopes: str) -> None:
    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        connection.row_factory = sqlite3.Row
        old_hash = hashlib.sha256(token.encode()).hexdigest()
        found = connection.execute("SELECT * FROM personal_access_token WHERE token_hash = ?", (old_hash,))
        row = dict(found.fetchone()) | {"id": uuid.uuid4().hex, "token_hash": new_hash, "scopes": scopes}
        columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        connection.execute(
            f"INSERT INTO personal_access_token ({columns}) VALUES ({marks})", list(row.values())
        )
