"""The head of a customer's overview: what is linked, what is wrong, who they are, how much credit is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.credit import Credit
from app.domain.customers import AccountDetails, ErpAccount
from app.domain.values import Money
from app.services.overview import Overview
from app.wording import formats
from ui.i18n import tr
from ui.widgets.bars import LimitPart


@dataclass(frozen=True)
class HeadPicture:
    """Under the name: what is linked, what is wrong, who they are. `danger` is "" where nothing is."""

    link: str
    linked: bool
    link_tip: str
    danger: str
    facts: str
    phone: str
    email: str


def head_picture(overview: Overview, today: date) -> HeadPicture:
    accounts = overview.erp_accounts.get([])
    details = overview.account.value
    phone, email = _reach(details, accounts)
    return HeadPicture(
        *_link(overview, accounts),
        danger=_danger(overview, accounts, today),
        facts=_facts(details, accounts),
        phone=phone,
        email=email,
    )


def _link(overview: Overview, accounts: Sequence[ErpAccount]) -> tuple[str, bool, str]:
    if len(accounts) == 1:
        one = accounts[0]
        return tr("ERP {number} {name}", number=one.number, name=one.name), True, one.name
    if accounts:
        said = "\n".join(f"{account.number} {account.name}" for account in accounts)
        return tr("{n} ERP accounts", n=len(accounts)), True, said
    if overview.erp_accounts.fault is not None:
        return tr("ERP account not read"), True, ""
    return tr("Not linked to the ERP"), False, tr("Link it on the pre-flight of one of its quotes.")


def _danger(overview: Overview, accounts: Sequence[ErpAccount], today: date) -> str:
    if any(account.blocked for account in accounts):
        return tr("Blocked in the ERP")
    if accounts and not any(account.active for account in accounts):
        return tr("Inactive in the ERP")
    owed = [item for item in overview.open_items.get([]) if item.open_amount.amount > 0]
    late = max((item.days_late(today) for item in owed), default=0)
    if not late:
        return ""
    return tr("Overdue {n} day", n=late) if late == 1 else tr("Overdue {n} days", n=late)


def _facts(details: AccountDetails | None, accounts: Sequence[ErpAccount]) -> str:
    account = details.account if details else None
    cities = [a.city for erp in accounts for a in erp.addresses if a.invoice and a.city]
    city = account.address.city if account else next(iter(cities), "")
    who = ", ".join(part for part in (account.industry if account else "", city) if part)
    lists = dict.fromkeys(erp.price_list for erp in accounts if erp.price_list)
    terms = dict.fromkeys(erp.payment_term for erp in accounts if erp.payment_term)
    trade = ", ".join([*(tr("price list {name}", name=name) for name in lists), *terms])
    manager = ""
    if account and account.account_manager:
        manager = tr("Account manager {name}", name=account.account_manager)
    return ". ".join(part[0].upper() + part[1:] for part in (who, trade, manager) if part)


def _reach(details: AccountDetails | None, accounts: Sequence[ErpAccount]) -> tuple[str, str]:
    reached: list[tuple[str, str]] = []
    if details:
        reached.append((details.account.phone, details.account.email))
        reached += [(contact.phone, contact.email) for contact in details.contacts]
    reached += [(account.phone, account.email) for account in accounts]
    phones, emails = [phone for phone, _ in reached], [email for _, email in reached]
    return next((p for p in phones if p), ""), next((e for e in emails if e), "")


@dataclass(frozen=True)
class CreditPicture:
    """`limit` zero: there is none, and no bar. `free` is the strong figure, `over` whether it is a debt."""

    used: str
    free: str
    over: bool
    parts: tuple[LimitPart, ...]
    limit: Decimal
    invoices: str
    orders: str
    words: str


def credit_picture(credit: Credit, language: str) -> CreditPicture:
    def say(amount: Money) -> str:
        return formats.money(amount, language)

    invoices = tr("invoices {amount}", amount=say(credit.receivable))
    orders = tr("open orders {amount}", amount=say(credit.open_orders))
    parts = (LimitPart(credit.receivable.amount), LimitPart(credit.open_orders.amount, hatched=True))
    free = credit.free
    if credit.limit is None or free is None:
        used = tr("{amount} owed and on order", amount=say(credit.exposure))
        words = f"{used}: {invoices}, {orders}. {tr('No limit in the ERP.')}"
        return CreditPicture(used, tr("No limit in the ERP"), False, (), Decimal(0), invoices, orders, words)
    used = tr("{amount} of {limit} used", amount=say(credit.exposure), limit=say(credit.limit))
    over = free.amount < 0
    left = tr("{amount} over the limit", amount=say(-free)) if over else tr("{amount} free", amount=say(free))
    words = f"{tr('Credit')}: {used}, {left}; {invoices}, {orders}"
    return CreditPicture(used, left, over, parts, credit.limit.amount, invoices, orders, words)
