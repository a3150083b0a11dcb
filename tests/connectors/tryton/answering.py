"""A Tryton of a few lines for the failures that a real one does not give on request."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx

from app.connectors.tryton.client import ERRORS, TrytonClient
from app.connectors.wire.http import HttpClient, RetryPolicy

MODULES = (
    "sale",
    "stock",
    "account",
    "account_invoice",
    "product",
    "party",
    "purchase",
    "sale_crm_reference",
)
Answer = Callable[[list[Any]], object] | object


class Tryton:
    """Answers methods from `answers`; a list of answers is given one by one, the last one for ever.

    An answer is a result, a callable of the params, an `httpx.Response`, or an exception to raise.
    """

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.calls: list[tuple[str, list[Any]]] = []
        self.logins = 0
        self.token = "t0"
        self.companies = [(1, "Main", "EUR"), (2, "Other", "USD")]

    def says(self, method: str, *answers: Answer) -> None:
        self.answers[method] = list(answers)

    def client(self, company: str | None = None) -> TrytonClient:
        http = HttpClient(
            "http://127.0.0.1:1",
            system="erp",
            errors=ERRORS,
            retries=RetryPolicy(attempts=3, first_wait=0.0),
            transport=httpx.MockTransport(self._answer),
        )
        return TrytonClient(http, database="erp", user="me", password=lambda: "geheim", company=company)

    def methods(self) -> list[str]:
        return [name for name, _ in self.calls if name not in SIGN_IN]

    def expire(self) -> None:
        self.token = f"t{self.logins + 1}"

    def _answer(self, request: httpx.Request) -> httpx.Response:
        call = json.loads(request.content)
        method, params = call["method"], call["params"]
        self.calls.append((method, params))
        if method == "common.db.login" and method not in self.answers:
            self.logins += 1
            return _result([7, self.token, None])
        if method not in ("common.db.login", "common.server.version"):
            expected = base64.b64encode(f"me:7:{self.token}".encode()).decode()
            if request.headers.get("authorization") != f"Session {expected}":
                return httpx.Response(401)
        prepared = self.answers.get(method)
        answer = (prepared.pop(0) if len(prepared) > 1 else prepared[0]) if prepared else self._known(method)
        if callable(answer):
            answer = answer(params)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else _result(answer)

    def _known(self, method: str) -> object:
        if method == "model.res.user.get_preferences":
            return {"language": "en", "company": 1}
        if method == "model.res.user.read":
            companies = [
                {
                    "id": number,
                    "currency": 1,
                    "timezone": "UTC",
                    "party.": {"name": name},
                    "currency.": {"code": code},
                }
                for number, name, code in self.companies
            ]
            return [{"id": 7, "name": "Me", "company": 1, "warehouse": None, "companies.": companies}]
        if method == "model.ir.module.search_read":
            return [{"id": 1, "name": name} for name in MODULES]
        if method == "model.ir.model.access.get_access":
            return {}
        raise AssertionError(f"nobody said what {method} answers")


SIGN_IN = (
    "common.db.login",
    "model.res.user.get_preferences",
    "model.res.user.read",
    "model.ir.module.search_read",
)


def _result(value: object) -> httpx.Response:
    return httpx.Response(200, json={"id": 1, "result": value})


def error(*parts: object) -> httpx.Response:
    """As Tryton sends its errors: with status 200."""
    return httpx.Response(200, json={"id": 1, "error": list(parts)})


def user_error(text: str = "Das geht nicht.") -> httpx.Response:
    return error("UserError", [text, "", None])


def user_warning(name: str = "w1") -> httpx.Response:
    return error("UserWarning", [name, "Wirklich?", ""])
