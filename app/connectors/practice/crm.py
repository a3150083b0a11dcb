"""The practice CRM: accounts, contacts and quotes of the practice company.

It behaves as small CRMs do: lines of a quote that was sent are locked, custom fields that nobody
defined vanish without a word, and the last writer wins.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from app.connectors.practice import views
from app.connectors.practice.company import ORDER_NUMBER_FIELD, ORDER_STATUS_FIELD, PracticeCompany
from app.connectors.practice.gate import Gate
from app.connectors.practice.records import AccountFile, Note
from app.domain.customers import AccountDetails, Activity, CrmAccount, Opportunity
from app.domain.quotes import Quote, QuoteStatus, WriteBack
from app.errors import NotFound, OutcomeUnknown, Rejected
from app.ports import Capabilities, SystemInfo

NoteTarget = Literal["quote", "opportunity", "account"]

STAGES = ("PROSPECTING", "QUALIFICATION", "PROPOSAL", "NEGOTIATION", "CLOSED_WON", "CLOSED_LOST")
"""Of the one pipeline."""


class PracticeCrm:
    """`app.ports.CrmConnector` in process. `page_size` is small so that paging happens at all."""

    name = "practice"

    def __init__(
        self,
        company: PracticeCompany,
        *,
        user: str = "practice",
        password: str = "practice",  # guards made-up data in memory
        page_size: int = 5,
    ) -> None:
        self.company = company
        self.gate = Gate(company, "crm", user, password)
        self._page_size = page_size

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            arbiter="none",
            write_back=True,
            order_status=True,
            notes_on=("opportunity", "account"),
            lists_notes=True,
            stages=True,
        )

    async def connect(self) -> SystemInfo:
        await self.gate.enter()
        state = self.company.state
        return SystemInfo(
            name="Practice CRM",
            version="1",
            user=self.gate.user,
            today=self.company.today,
            company=state.name,
            currency=state.currency,
            timezone=state.timezone,
            companies=(state.name,),
            rights=("read customers", "read quotes", "write back to quotes"),
        )

    async def aclose(self) -> None:
        self.gate.close()

    async def search_accounts(self, text: str, *, limit: int = 20) -> Sequence[CrmAccount]:
        await self.gate.enter()
        wanted = text.strip().casefold()
        found = [
            f.account for f in self.company.state.accounts.values() if wanted in f.account.name.casefold()
        ]
        return tuple(sorted(found, key=lambda account: account.name.casefold())[:limit])

    async def all_accounts(self) -> AsyncIterator[Sequence[CrmAccount]]:
        ids = list(self.company.state.accounts)
        for start in range(0, len(ids), self._page_size):
            await self.gate.enter()
            yield tuple(
                self.company.state.accounts[account_id].account
                for account_id in ids[start : start + self._page_size]
            )

    async def account(self, account_id: str) -> AccountDetails:
        await self.gate.enter()
        file = self._account_file(account_id)
        activities = sorted(file.activities, key=lambda activity: activity.at, reverse=True)
        return AccountDetails(
            account=file.account,
            contacts=tuple(file.contacts),
            opportunities=tuple(file.opportunities),
            activities=tuple(activities),
        )

    async def quotes(
        self, *, account_id: str | None = None, status: QuoteStatus | None = None
    ) -> Sequence[Quote]:
        await self.gate.enter()
        found = [
            views.quote_with_fields(self.company, quote, header=True)
            for quote in self.company.state.quotes.values()
            if account_id in (None, quote.account_id) and status in (None, quote.status)
        ]
        return tuple(sorted(found, key=_newest, reverse=True))

    async def quote(self, id_or_number: str) -> Quote:
        await self.gate.enter()
        return views.quote_with_fields(self.company, self._quote(id_or_number), header=False)

    async def write_back(self, quote_id: str, what: WriteBack) -> None:
        await self.gate.enter()
        quote = self._quote(quote_id)
        if self.company.switches.strikes("write_back_lost"):
            return
        fields = {ORDER_NUMBER_FIELD: ", ".join(what.sales_order_numbers), ORDER_STATUS_FIELD: what.status}
        self._put_fields(quote.id, fields)
        if self.company.switches.strikes("write_back_outcome_unknown"):
            raise OutcomeUnknown("timed_out", system="crm", operation="write_back")

    async def read_write_back(self, quote_id: str) -> WriteBack:
        await self.gate.enter()
        return views.written_back(self.company, self._quote(quote_id).id)

    async def add_note(self, on: NoteTarget, record_id: str, text: str) -> None:
        await self.gate.enter()
        if on not in self.capabilities.notes_on:
            raise Rejected("rejected", system="crm", text=f"Notes on a {on} are not kept here.")
        state = self.company.state
        find = self._account_file if on == "account" else self._file_with_opportunity
        file = find(record_id)
        note = Note(on=on, record_id=record_id, text=text, at=self.company.now())
        state.notes.append(note)
        file.activities.append(
            Activity(
                id=self.company.next_id("activity"), at=note.at, kind="note", text=text, who=self.gate.user
            )
        )
        if self.company.switches.strikes("note_outcome_unknown"):
            raise OutcomeUnknown("timed_out", system="crm", operation="add_note")

    async def notes(self, on: NoteTarget, record_id: str) -> Sequence[str]:
        await self.gate.enter()
        find = self._account_file if on == "account" else self._file_with_opportunity
        find(record_id)
        return tuple(n.text for n in self.company.state.notes if (n.on, n.record_id) == (on, record_id))

    async def read_stage(self, opportunity_id: str) -> str:
        await self.gate.enter()
        return self._opportunity(opportunity_id).stage

    async def move_stage(self, opportunity_id: str, stage: str) -> None:
        await self.gate.enter()
        file = self._file_with_opportunity(opportunity_id)
        if stage not in STAGES:
            raise Rejected("rejected", system="crm", text=f"{stage} is no stage of this pipeline.")
        file.opportunities = [
            replace(one, stage=stage) if one.id == opportunity_id else one for one in file.opportunities
        ]

    def record_url(self, kind: Literal["account", "quote", "opportunity"], record_id: str) -> str | None:
        """The practice systems have no pages to open."""
        return None

    def _put_fields(self, quote_id: str, fields: Mapping[str, str]) -> None:
        """Merges custom fields into the quote; keys that are not defined vanish."""
        kept = {key: value for key, value in fields.items() if key in self.company.state.defined_quote_fields}
        self.company.state.quote_fields.setdefault(quote_id, {}).update(kept)

    def _account_file(self, account_id: str) -> AccountFile:
        file = self.company.state.accounts.get(account_id)
        if file is None:
            raise NotFound("account", system="crm", account=account_id)
        return file

    def _file_with_opportunity(self, opportunity_id: str) -> AccountFile:
        for file in self.company.state.accounts.values():
            if any(opportunity.id == opportunity_id for opportunity in file.opportunities):
                return file
        raise NotFound("opportunity", system="crm", opportunity=opportunity_id)

    def _opportunity(self, opportunity_id: str) -> Opportunity:
        file = self._file_with_opportunity(opportunity_id)
        return next(one for one in file.opportunities if one.id == opportunity_id)

    def _quote(self, id_or_number: str) -> Quote:
        quote = self.company.quote_called(id_or_number)
        if quote is None:
            raise NotFound("quote", system="crm", quote=id_or_number)
        return quote


def _newest(quote: Quote) -> tuple[date, str, int]:
    return (quote.issue_date or date.min, quote.number, quote.revision)
