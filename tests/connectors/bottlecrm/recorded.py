"""Replies of a real BottleCRM to made-up data, and a server in process that gives them."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from app.connectors.bottlecrm.crm import BottleCrm
from app.connectors.bottlecrm.mapping import CustomFieldKeys
from app.connectors.wire.fields import Fields
from app.connectors.wire.http import RetryPolicy

DATA = Path(__file__).parent / "data"
KEYS = CustomFieldKeys(wanted_date="wanted_date")
QUICK = RetryPolicy(attempts=2, deadline=5.0, first_wait=0.0, longest_wait=0.1)
GOOD = "bcrm_pat_good"
BAD_TOKEN = {"detail": "Organization context is required. Please login again."}

ACCOUNT = "d5d06c00-3772-4175-a1b3-9023790dc93c"
QUOTE = "450f3936-147a-4571-b7f8-01b01eb5ce8e"
NUMBER = "EST-20261124-0011"

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


def reply(name: str) -> Any:
    """A fresh copy, with fractions as the wire decodes them."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)


def fields(name: str, where: str = "reply") -> Fields:
    return Fields.of(reply(name), where, "crm")


def no_scope(scope: str) -> httpx.Response:
    resource, action = scope.split(":")
    words = f"This token is not scoped for {action} access to {resource}. It needs the {scope} scope."
    return httpx.Response(403, json={"detail": words})


class RecordedCrm:
    """Answers as recorded. `answers` overlays single paths ("PUT /path/"), `seen` keeps every request."""

    def __init__(self, **answers: Answer) -> None:
        self.seen: list[httpx.Request] = []
        self.answers: dict[str, Answer] = dict(answers)
        self.bodies: dict[str, Any] = {
            "/api/accounts/": reply("account_list"),
            f"/api/accounts/{ACCOUNT}/": reply("account_detail"),
            "/api/interactions/": reply("interactions"),
            "/api/invoices/estimates/": reply("estimate_list"),
            f"/api/invoices/estimates/{QUOTE}/": reply("estimate_detail"),
            "/api/invoices/products/": reply("products"),
            "/api/profile/": reply("profile"),
            "/api/org/settings/": reply("org_settings"),
            "/api/custom-fields/": reply("custom_fields"),
        }

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        path = request.url.path
        answer = self.answers.get(f"{request.method} {path}")
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            return answer(request)
        if answer is not None:
            return answer
        if request.headers["Authorization"] != f"Bearer {GOOD}":
            return httpx.Response(403, json=BAD_TOKEN)
        if "account" in request.url.params and request.url.params["account"] != ACCOUNT:
            return httpx.Response(404, json={"detail": "No such record."})
        if path not in self.bodies:
            return httpx.Response(404, json={"error": True, "message": "not found"})
        return httpx.Response(200, json=self.bodies[path])

    def connector(self, token: Callable[[], str] = lambda: GOOD, **options: Any) -> BottleCrm:
        options = {"keys": KEYS, "transport": httpx.MockTransport(self)} | options
        return BottleCrm(
            "http://127.0.0.1:1",
            token,
            retries=QUICK,
            **options,
        )

    def asked(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.seen]
