"""Plain readers of both servers, independent of the program's connectors."""

from __future__ import annotations

import base64
import datetime as dt
import json
from decimal import Decimal
from typing import Any

import httpx

from app.demo.servers import Demo

Record = dict[str, Any]


def _decode(value: Record) -> Any:
    match value.get("__class__"):
        case "Decimal":
            return Decimal(value["decimal"])
        case "date":
            return dt.date(value["year"], value["month"], value["day"])
    return value


def _encode(value: Any) -> Record:
    if isinstance(value, dt.date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    raise TypeError(type(value).__name__)


class Erp:
    """One signed-in user. Raises ValueError with the ERP's own error."""

    def __init__(self, demo: Demo, user: str = "firmdate", password: str | None = None) -> None:
        self._http = httpx.Client(base_url=demo.erp_url, timeout=60)
        self._path = f"/{demo.database}/rpc/"
        password = password or demo.facts.erp_users[user]
        number, token, *_ = self._post("common.db.login", [user, {"password": password}, "en"])
        session = base64.b64encode(f"{user}:{number}:{token}".encode()).decode()
        self._http.headers["Authorization"] = "Session " + session
        self.context: Record = self._post("model.res.user.get_preferences", [True, {}])

    def __enter__(self) -> Erp:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def _post(self, method: str, params: list[Any]) -> Any:
        body = json.dumps({"id": 1, "method": method, "params": params}, default=_encode)
        reply = self._http.post(self._path, content=body, headers={"Content-Type": "application/json"})
        reply.raise_for_status()
        answer = json.loads(reply.content, object_hook=_decode)
        if answer.get("error"):
            raise ValueError(answer["error"])
        return answer["result"]

    def call(self, model: str, method: str, *arguments: Any, **context: Any) -> Any:
        return self._post(f"model.{model}.{method}", [*arguments, {**self.context, **context}])

    def read(self, model: str, domain: list[Any], fields: list[str], **context: Any) -> list[Record]:
        rows: list[Record] = self.call(model, "search_read", domain, 0, None, None, fields, **context)
        return rows

    def one(self, model: str, domain: list[Any], fields: list[str], **context: Any) -> Record:
        (row,) = self.read(model, domain, fields, **context)
        return row


class Crm:
    def __init__(self, demo: Demo) -> None:
        headers = {"Authorization": f"Bearer {demo.crm_token}"}
        self.http = httpx.Client(base_url=demo.crm_url, headers=headers, timeout=60)

    def __enter__(self) -> Crm:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(self, path: str) -> Any:
        reply = self.http.get(path)
        reply.raise_for_status()
        return json.loads(reply.content)

    def quotes(self) -> dict[str, Record]:
        """Every quote with its lines, by number; a line's `sku` is looked up."""
        skus = {product["id"]: product["sku"] for product in self.products()}
        found = {}
        for header in self.get("/api/invoices/estimates/?limit=200")["results"]:
            quote = self.get(f"/api/invoices/estimates/{header['id']}/")["estimate"]
            for line in quote["line_items"]:
                line["sku"] = skus[line["product"]]
            found[quote["estimate_number"]] = quote
        return found

    def products(self) -> list[Record]:
        rows: list[Record] = self.get("/api/invoices/products/?limit=200")["results"]
        return rows

    def accounts(self) -> dict[str, Record]:
        rows = self.get("/api/accounts/?limit=200")["active_accounts"]["open_accounts"]
        return {row["name"]: row for row in rows}
