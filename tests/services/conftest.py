"""A workspace on the practice company: the services' own rules, without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.connectors.practice import PracticeCompany, PracticeCrm, PracticeErp, practice_company
from app.domain.policies import Policies
from app.services.workspace import Workspace
from app.storage.database import Store

TODAY = date(2026, 11, 24)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def company(clock: Clock) -> PracticeCompany:
    return practice_company(TODAY, clock=lambda: clock().date())


Build = Callable[..., Workspace]


@pytest.fixture
async def build(company: PracticeCompany, clock: Clock, tmp_path: Path) -> AsyncIterator[Build]:
    """Makes workspaces on the one company: `build("second")` is another computer with its own store."""
    made: list[Workspace] = []

    def build_one(computer: str = "first", policies: Policies | None = None) -> Workspace:
        workspace = Workspace(
            profile="practice",
            crm=PracticeCrm(company),
            erp=PracticeErp(company),
            store=Store(tmp_path / computer / "firmdate.sqlite"),
            user="rep",
            writer=computer,
            policies=policies or Policies(),
            clock=clock,
        )
        made.append(workspace)
        return workspace

    yield build_one
    for workspace in made:
        await workspace.aclose()


@pytest.fixture
def workspace(build: Build) -> Workspace:
    return build()


@pytest.fixture
def team_workspace(build: Build) -> Workspace:
    return build("team", replace(Policies(), writers="team"))
