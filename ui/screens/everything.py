"""What the search finds (Ctrl+K), and where each find leads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.services.search import SearchAnswer, SearchEntry, search
from app.wording import formats
from ui.context import (
    CustomerTarget,
    DeliveryTarget,
    DocumentTarget,
    Place,
    QuoteTarget,
    ScreenContext,
)
from ui.i18n import tr
from ui.screens.search import SearchGroup, SearchOverlay, SearchResult
from ui.shortcuts import PLACES, place_title, shown_keys

_LOOKS_LIKE_A_NUMBER = re.compile(r"(?=.*\d)[\w./-]{3,30}$")

Goal = tuple[Place, object]
"""A place and what to open there, as ScreenContext.go takes them."""


class Everything:
    """The provider: groups from the local index, a number that may be looked up, and what can be done."""

    def __init__(self, context: ScreenContext) -> None:
        self._context = context
        self.answer: SearchAnswer | None = None

    async def __call__(self, text: str) -> Sequence[SearchGroup]:
        if not text:
            return [self._doings(text, ())]
        self.answer = await search(self._context.workspace, text)
        kinds: dict[str, list[SearchEntry]] = {}
        for hit in self.answer.hits:
            kinds.setdefault(hit.kind, []).append(hit)
        customers = kinds.get("customer", [])
        return [
            SearchGroup(tr("Customers"), tuple(map(_customer, customers))),
            SearchGroup(tr("Quotes"), tuple(map(_quote, kinds.get("quote", [])))),
            SearchGroup(tr("Items"), tuple(map(_item, kinds.get("product", [])))),
            SearchGroup(tr("Look up in the ERP"), _numbers(text)),
            self._doings(text, customers),
        ]

    def index_age(self) -> str:
        if self.answer is None:
            return ""
        at = self.answer.index_read_at
        if at is None:
            return tr("the index is not filled yet")
        since = formats.age(self._context.workspace.clock() - at, self._context.language)
        return tr("index from {age}", age=since)

    def _doings(self, text: str, customers: Sequence[SearchEntry]) -> SearchGroup:
        doings = [_check(customer) for customer in customers[:1]]
        checks: Goal = ("delivery", DeliveryTarget())
        doings.append(_doing("calendar-blank", tr("Check delivery of any item"), checks, "Ctrl+3"))
        for place in PLACES:
            title = tr("Open {place}", place=place_title(place.key))
            doings.append(_doing(place.icon, title, (place.key, None), place.keys))  # type: ignore[arg-type]
        said = text.casefold().split()
        fitting = [d for d in doings if all(word in d.title.casefold() for word in said)]
        return SearchGroup(tr("Do"), tuple(fitting[:4] or doings[: len(customers[:1])]))


def _customer(entry: SearchEntry) -> SearchResult:
    goal: Goal = ("customers", CustomerTarget(entry.record))
    number = next((part for part in entry.detail.replace("ERP ", "").split(", ") if part.isdigit()), "")
    return SearchResult("buildings", entry.title, entry.detail, "", number, target=goal)


def _quote(entry: SearchEntry) -> SearchResult:
    goal: Goal = ("quotes", QuoteTarget(entry.record))
    return SearchResult("file-text", entry.title, entry.detail, "", entry.title.split(" ")[0], target=goal)


def _item(entry: SearchEntry) -> SearchResult:
    goal: Goal = ("delivery", DeliveryTarget(item=entry.record))
    return SearchResult("package", entry.title, entry.detail, tr("check delivery"), entry.record, target=goal)


def _numbers(text: str) -> tuple[SearchResult, ...]:
    """Orders and invoices are not in the index: one that looks like a number is looked up when opened."""
    number = text.strip()
    if not _LOOKS_LIKE_A_NUMBER.match(number):
        return ()
    order: Goal = ("orders", DocumentTarget(number))
    invoice: Goal = ("invoices", DocumentTarget(number))
    return (
        SearchResult("truck", tr("Sales order {number}", number=number), "", "", number, target=order),
        SearchResult("receipt", tr("Invoice {number}", number=number), "", "", number, target=invoice),
    )


def _check(customer: SearchEntry) -> SearchResult:
    goal: Goal = ("delivery", DeliveryTarget(customer_key=customer.record, customer_name=customer.title))
    return SearchResult(
        "calendar-blank", tr("Check delivery for {customer}", customer=customer.title), "",
        shown_keys("Ctrl+Enter")[0], "", target=goal,
    )  # fmt: skip


def _doing(icon: str, title: str, goal: Goal, keys: str) -> SearchResult:
    return SearchResult(icon, title, "", shown_keys(keys)[0], "", target=goal)


def delivery_goal(goal: Goal, title: str = "") -> Goal:
    """Where "check delivery" leads from a find: for that customer, that quote, that item; else plainly."""
    _place, target = goal
    if isinstance(target, CustomerTarget):
        return "delivery", DeliveryTarget(customer_key=target.key, customer_name=title)
    if isinstance(target, QuoteTarget):
        return "delivery", DeliveryTarget(quote_id=target.quote_id)
    return "delivery", target if isinstance(target, DeliveryTarget) else DeliveryTarget()


def search_overlay(window: QWidget, context: ScreenContext) -> SearchOverlay:
    """Opens the search over `window`; what is chosen is opened by `context.go`."""
    everything = Everything(context)

    async def provide(text: str) -> Sequence[SearchGroup]:
        groups = await everything(text)
        overlay.set_index_age(everything.index_age())
        return groups

    overlay = SearchOverlay(window, provide)
    overlay.opened.connect(partial(_open, context))
    overlay.check_delivery.connect(partial(_check_delivery, context, everything))
    return overlay


def _open(context: ScreenContext, goal: Goal) -> None:
    context.go(*goal)


def _check_delivery(context: ScreenContext, everything: Everything, goal: Goal) -> None:
    target, answer = goal[1], everything.answer
    hits = answer.hits if answer else ()
    key = target.key if isinstance(target, CustomerTarget) else ""
    name = next((hit.title for hit in hits if hit.kind == "customer" and hit.record == key), "")
    context.go(*delivery_goal(goal, name))
