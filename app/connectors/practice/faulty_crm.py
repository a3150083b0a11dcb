"""The practice CRM with one fault of `faults.CRM_FAULTS`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from app.connectors.practice.company import PracticeCompany
from app.connectors.practice.crm import NoteTarget, PracticeCrm
from app.connectors.practice.faults import CRM_FAULTS, known
from app.domain.customers import AccountDetails, CrmAccount
from app.domain.quotes import Quote, QuoteStatus, WriteBack
from app.errors import NotFound, OutcomeUnknown, Rejected, SignInFailed, SystemUnreachable
from app.ports import SystemInfo


class FaultyCrm(PracticeCrm):
    """The practice CRM with one fault."""

    def __init__(self, company: PracticeCompany, fault: str, *, password: str = "practice") -> None:
        super().__init__(company, password=password)
        self.fault = known(fault, CRM_FAULTS)

    async def connect(self) -> SystemInfo:
        try:
            info = await super().connect()
        except SignInFailed as failed:
            if self.fault == "crm_sign_in_failure_as_unreachable":
                raise SystemUnreachable("not_reachable", system="crm") from failed
            raise
        return replace(info, version="") if self.fault == "crm_version_unknown" else info

    def record_url(self, kind: Literal["account", "quote", "opportunity"], record_id: str) -> str | None:
        url = super().record_url(kind, record_id)
        return "javascript:alert(1)" if self.fault == "crm_script_as_link" else url

    async def search_accounts(self, text: str, *, limit: int = 20) -> Sequence[CrmAccount]:
        limit = 1000 if self.fault == "crm_limit_ignored" else limit
        found = await super().search_accounts(text, limit=limit)
        if self.fault == "crm_search_case_sensitive":
            return tuple(account for account in found if text in account.name)
        return found

    async def all_accounts(self) -> AsyncIterator[Sequence[CrmAccount]]:
        last: list[CrmAccount] = []
        async for page in super().all_accounts():
            if self.fault == "page_loses_account":
                yield page[:-1]
            else:
                yield (*last, *page)
            last = [page[-1]] if self.fault == "page_repeats_account" else []

    async def account(self, account_id: str) -> AccountDetails:
        try:
            details = await super().account(account_id)
        except NotFound:
            if self.fault != "not_found_is_empty":
                raise
            nobody = next(iter(self.company.state.accounts.values())).account
            return AccountDetails(replace(nobody, id=account_id, name=""))
        activities = details.activities
        if self.fault == "times_without_zone":
            activities = tuple(replace(a, at=a.at.replace(tzinfo=None)) for a in activities)
        if self.fault == "activities_oldest_first":
            activities = activities[::-1]
        return replace(details, activities=activities)

    async def quotes(
        self, *, account_id: str | None = None, status: QuoteStatus | None = None
    ) -> Sequence[Quote]:
        asked = None if self.fault == "status_filter_ignored" else status
        found = await super().quotes(account_id=account_id, status=asked)
        if self.fault == "headers_claim_complete":
            return tuple(replace(quote, complete=True) for quote in found)
        return found[::-1] if self.fault == "quotes_oldest_first" else found

    async def quote(self, id_or_number: str) -> Quote:
        if self.fault == "quotes_by_id_only" and id_or_number not in self.company.state.quotes:
            raise NotFound("quote", system="crm", quote=id_or_number)
        try:
            quote = await super().quote(id_or_number)
        except NotFound as missing:
            if self.fault == "unknown_quote_refused":
                raise Rejected("rejected", system="crm", text="There is no such record.") from missing
            raise
        return self._spoilt_quote(quote)

    def _spoilt_quote(self, quote: Quote) -> Quote:
        if self.fault == "lines_lose_units":
            return replace(quote, lines=tuple(replace(line, unit_code=None) for line in quote.lines))
        if self.fault == "rates_in_per_cent":
            lines = (replace(line, tax_rate=(line.tax_rate or 0) * Decimal(100)) for line in quote.lines)
            return replace(quote, lines=tuple(lines))
        if self.fault == "business_unit_dropped":
            return replace(quote, business_unit="")
        if self.fault == "wanted_date_dropped":
            return replace(quote, wanted_date=None)
        if self.fault == "expired_not_seen":
            return replace(quote, status="other", expiry_date=None)
        if self.fault == "write_back_not_shown":
            return replace(quote, sales_order_numbers=(), sales_order_status="")
        return quote

    async def write_back(self, quote_id: str, what: WriteBack) -> None:
        if self.fault == "write_back_vanishes":
            return
        if self.fault == "write_back_appends":
            before = await self.read_write_back(quote_id)
            what = replace(what, sales_order_numbers=(*before.sales_order_numbers, *what.sales_order_numbers))
        try:
            await super().write_back(quote_id, what)
        except OutcomeUnknown as unknown:
            if self.fault == "write_timeouts_as_not_sent":
                raise SystemUnreachable("timed_out", system="crm") from unknown
            raise

    async def add_note(self, on: NoteTarget, record_id: str, text: str) -> None:
        if self.fault == "declared_notes_refused" and on == "opportunity":
            raise Rejected("rejected", system="crm", text="Notes are not kept here.")
        if self.fault != "notes_dropped":
            await super().add_note(on, record_id, text)

    async def notes(self, on: NoteTarget, record_id: str) -> Sequence[str]:
        found = await super().notes(on, record_id)
        return () if self.fault == "notes_not_listed" else found

    async def read_stage(self, opportunity_id: str) -> str:
        try:
            return await super().read_stage(opportunity_id)
        except NotFound:
            if self.fault != "stage_of_nobody":
                raise
            return ""

    async def move_stage(self, opportunity_id: str, stage: str) -> None:
        if self.fault == "stage_not_moved":
            return
        try:
            await super().move_stage(opportunity_id, stage)
        except Rejected:
            if self.fault != "unknown_stage_taken":
                raise
