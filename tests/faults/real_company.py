"""The demo's real servers reached past every proxy: to set up, for what people do, and for the judge."""

from __future__ import annotations

import json
import random
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from app.demo.servers import Demo
from tests.faults.fault_proxy import session_header

CUSTOMER = "10001"


class Company:
    """Signed in for the life of a campaign. The demo has to be one of its own: limits and stock change."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self._crm = httpx.Client(
            base_url=demo.crm_url, headers={"Authorization": f"Bearer {demo.crm_token}"}, timeout=30
        )
        self._erp = httpx.Client(base_url=demo.erp_url, timeout=30)
        self._context: dict[str, Any] = {}
        self._sign_in("admin")
        # Hundreds of orders for one customer: the limit is another suite's business.
        (party,) = self.rpc("model.party.party.search", [["code", "=", CUSTOMER]], 0, None, None)
        self.rpc("model.party.party.write", [party], {"credit_limit_amount": None})
        self._sign_in(demo.erp_user)
        self._fill_the_shelves()
        self._sign_in("salesonly")
        rows = self._crm.get("/api/invoices/estimates/", params={"limit": 100}).json()["results"]
        like = next(row["id"] for row in rows if row["estimate_number"] == "Q-0001")
        self._like = self._crm.get(f"/api/invoices/estimates/{like}/").json()["estimate"]

    def _fill_the_shelves(self) -> None:
        """By a stock count: no run is refused because others have sold everything."""
        goods = self.erp_rows(
            "SELECT p.id FROM product_product p JOIN product_template t ON t.id = p.template"
            " WHERE p.code IN ('CP-100', 'BV-25') AND t.type = 'goods'"
        )
        (place,) = self.erp_rows(
            "SELECT storage_location AS id FROM stock_location WHERE type = 'warehouse' ORDER BY id LIMIT 1"
        )
        lines = [{"product": row["id"], "quantity": 100_000} for row in goods]
        count = {"location": place["id"], "empty_quantity": "keep", "lines": [["create", lines]]}
        made = self.rpc("model.stock.inventory.create", [count])
        self.rpc("model.stock.inventory.confirm", made)

    def close(self) -> None:
        self._crm.close()
        self._erp.close()

    def _sign_in(self, login: str) -> None:
        self._erp.headers.pop("Authorization", None)
        self._context = {}
        answer = self._call("common.db.login", login, {"password": self.demo.facts.erp_users[login]}, "en")
        self._erp.headers["Authorization"] = session_header(login, answer[0], answer[1])
        self._context = self._call("model.res.user.get_preferences", True, {})

    def rpc(self, method: str, *arguments: object) -> Any:
        """What a person does in the ERP's own window. Raises AssertionError where the ERP refuses."""
        return self._call(method, *arguments, self._context)

    def _call(self, method: str, *arguments: object) -> Any:
        body = {"id": 1, "method": method, "params": arguments}
        reply = self._erp.post(f"/{self.demo.database}/rpc/", json=body)
        assert reply.is_success, f"{method}: {reply.status_code}"
        answer = json.loads(reply.content, parse_float=Decimal)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def new_quote(self, rng: random.Random) -> dict[str, Any]:
        """An accepted quote with other quantities and some of the lines of Q-0001, by the CRM's API."""
        like = self._like
        person = {"name": like["client_name"], "email": like["client_email"]}
        chosen = sorted(rng.sample(range(len(like["line_items"])), rng.randint(2, len(like["line_items"]))))
        # Names of opportunities are unique; notes go to this one, so that none grows with the runs.
        title, account = f"{like['title']} {uuid.uuid4()}", like["account"]["id"]
        opportunity = self._post(
            "/api/opportunities/", {"name": title, "account": account, "stage": "PROPOSAL"}
        )
        body = {
            **{name: like[name] for name in ("title", "client_name", "client_email", "currency")},
            **{name: value for name, value in like.items() if name.startswith("client_") and value},
            "account_id": account,
            "contact_id": like["contact"]["id"],
            "opportunity_id": opportunity["id"],
            "issue_date": like["issue_date"],
            "expiry_date": (self.demo.story_date + timedelta(days=300)).isoformat(),
            "custom_fields": {"promised_date": (self.demo.story_date + timedelta(days=120)).isoformat()},
            "line_items": [
                {
                    **{
                        name: like["line_items"][place][name]
                        for name in ("product", "name", "unit_price", "tax_rate")
                    },
                    "quantity": str(rng.randint(1, 4)),
                    "order": number,
                }
                for number, place in enumerate(chosen)
            ],
        }
        quote: dict[str, Any] = self._post("/api/invoices/estimates/", body)["estimate"]
        self._post(f"/api/invoices/estimates/{quote['id']}/send/", {})
        self._post(f"/api/public/estimate/{quote['public_token']}/accept/", person)
        return quote

    def _post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        reply = self._crm.post(path, json=body)
        assert reply.is_success, f"{path}: {reply.status_code} {reply.text[:300]}"
        answer: dict[str, Any] = reply.json()
        return answer

    # ------------------------------------------------------------------ the servers' own databases

    def erp_rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        return _rows(self.demo.folder / "erp" / "erp.sqlite", query, values)

    def crm_rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        return _rows(self.demo.folder / "crm" / "crm.sqlite3", query, values)


def _rows(path: Path, query: str, values: Sequence[object]) -> list[sqlite3.Row]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)
    connection.row_factory = sqlite3.Row
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def exact(value: object) -> Decimal:
    """Tryton keeps decimals in SQLite as bytes, quantities as floats of few digits."""
    return Decimal(value.decode() if isinstance(value, bytes) else str(value))
