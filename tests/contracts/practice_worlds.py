"""The practice company as a world to try promises in; `faults` makes its connectors bad on purpose."""

from __future__ import annotations

from datetime import date
from functools import cache

from app.connectors.practice import PracticeCompany, PracticeCrm, PracticeErp, practice_company
from app.connectors.practice.faulty_crm import FaultyCrm
from app.connectors.practice.faulty_erp import FaultyErp
from tests.contracts.harness import CrmWorld, ErpWorld

WRONG = "a-wrong-secret-0815"


@cache
def _told(today: date) -> bytes:
    return practice_company(today).to_json()


def fresh_company(today: date) -> PracticeCompany:
    """The story as nobody has touched it yet; quicker than telling it again."""
    return PracticeCompany.from_json(_told(today), lambda: today)


def practice_erp_world(today: date, fault: str | None = None) -> ErpWorld:
    company = fresh_company(today)

    async def expire_session() -> None:
        company.switches.turn_on("session_expired", times=1)

    async def lose_next_answer() -> None:
        company.switches.turn_on("create_outcome_unknown_but_done", times=1)

    async def lose_next_customer() -> None:
        company.switches.turn_on("customer_outcome_unknown_but_done", times=1)

    def made(firm: PracticeCompany, password: str = "practice") -> PracticeErp:
        return FaultyErp(firm, fault, password=password) if fault else PracticeErp(firm, password=password)

    return ErpWorld(
        name="practice",
        erp=made(company),
        today=today,
        wrong_password=lambda: made(company, WRONG),
        unreachable=lambda: made(_without_power(today)),
        manager=lambda: made(company),
        expire_session=expire_session,
        lose_next_answer=lose_next_answer,
        lose_next_customer=lose_next_customer,
    )


def practice_crm_world(today: date, fault: str | None = None) -> CrmWorld:
    company = fresh_company(today)

    async def expire_session() -> None:
        company.switches.turn_on("session_expired", times=1)

    async def lose_next_answer() -> None:
        company.switches.turn_on("write_back_outcome_unknown", times=1)

    def made(firm: PracticeCompany, password: str = "practice") -> PracticeCrm:
        return FaultyCrm(firm, fault, password=password) if fault else PracticeCrm(firm, password=password)

    return CrmWorld(
        name="practice",
        crm=made(company),
        today=today,
        wrong_password=lambda: made(company, WRONG),
        unreachable=lambda: made(_without_power(today)),
        expire_session=expire_session,
        lose_next_answer=lose_next_answer,
    )


def _without_power(today: date) -> PracticeCompany:
    company = fresh_company(today)
    company.switches.turn_on("erp_down", "crm_down")
    return company
