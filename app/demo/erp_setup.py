"""The few calls that give a copied ERP database its own passwords, over the ERP's API."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable
from typing import Any

import httpx


class _Admin:
    """A signed-in administrator. Raises httpx.HTTPError, or ValueError with the ERP's own refusal."""

    def __init__(self, http: httpx.AsyncClient, database: str) -> None:
        self._http, self._path = http, f"/{database}/rpc/"
        self._context: dict[str, Any] = {}

    async def _post(self, method: str, params: list[Any]) -> Any:
        reply = await self._http.post(self._path, json={"id": 1, "method": method, "params": params})
        reply.raise_for_status()
        answer = json.loads(reply.content)
        if answer.get("error"):
            raise ValueError(f"{method}: {answer['error'][0]}")
        return answer["result"]

    async def sign_in(self, password: str) -> None:
        user, token, *_ = await self._post("common.db.login", ["admin", {"password": password}, "en"])
        session = base64.b64encode(f"admin:{user}:{token}".encode()).decode()
        self._http.headers["Authorization"] = "Session " + session
        self._context = await self._post("model.res.user.get_preferences", [True, {}])

    async def set_password(self, login: str, password: str) -> None:
        (user,) = await self._post(
            "model.res.user.search", [[["login", "=", login]], 0, None, None, self._context]
        )
        await self._post("model.res.user.write", [[user], {"password": password}, self._context])


async def renew_passwords(
    url: str, database: str, admin_password: str, logins: Iterable[str]
) -> dict[str, str]:
    """Gives each of `logins` and the administrator a new random password; log-in to password."""
    passwords = {login: secrets.token_urlsafe(18) for login in (*logins, "admin")}
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        admin = _Admin(http, database)
        await admin.sign_in(admin_password)
        for login, password in passwords.items():  # the administrator's comes last: it ends this session
            await admin.set_password(login, password)
    return passwords


async def answers(url: str, path: str) -> bool:
    """Whether a server under `url` answers a cheap call."""
    try:
        async with httpx.AsyncClient(base_url=url, timeout=5) as http:
            if path.endswith("/rpc/"):
                body = {"id": 1, "method": "common.server.version", "params": []}
                reply = await http.post(path, json=body)
            else:
                reply = await http.get(path)
    except httpx.TransportError:
        return False
    return reply.is_success
