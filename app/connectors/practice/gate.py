"""What stands between a practice connector and the company: latency, sign-in, rights, outages.

It plays the part that the wire has in other connectors, and fails in the same ways.
"""

from __future__ import annotations

import asyncio
from typing import Literal

from app.connectors.practice.company import PracticeCompany
from app.errors import NoPermission, SessionExpired, SignInFailed, SystemUnreachable


class Gate:
    """One connector's session with one of the two systems."""

    def __init__(
        self, company: PracticeCompany, system: Literal["crm", "erp"], user: str, password: str
    ) -> None:
        self.company = company
        self.system = system
        self.user = user
        self._password = password
        self._signed_in = False
        self.calls = 0
        """How many requests were made: other connectors count theirs on the wire."""

    async def enter(self, right: str = "") -> None:
        """One request: waits, signs in where needed (again, once, when the session ended), checks `right`."""
        self.calls += 1
        await self._wait()
        switches = self.company.switches
        if switches.is_on(f"{self.system}_down"):
            raise SystemUnreachable("not_reachable", system=self.system)
        try:
            self._check_session()
        except SessionExpired:
            self._signed_in = False
            self._check_session()
        if right and switches.is_on(f"no_permission_{right}"):
            raise NoPermission("no_permission", system=self.system, right=right)

    def close(self) -> None:
        self._signed_in = False

    async def _wait(self) -> None:
        switches = self.company.switches
        seconds = self.company.latency + (switches.slow_seconds if switches.is_on("slow") else 0.0)
        await asyncio.sleep(seconds)

    def _check_session(self) -> None:
        if not self._signed_in:
            self._sign_in()
        if self.company.switches.strikes("session_expired"):
            raise SessionExpired("session_expired", system=self.system)

    def _sign_in(self) -> None:
        wrong = self._password != self.company.state.password
        if wrong or self.company.switches.is_on("wrong_password"):
            self._signed_in = False
            raise SignInFailed("sign_in_failed", system=self.system, user=self.user)
        self._signed_in = True
