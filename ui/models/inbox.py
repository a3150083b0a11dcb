"""The inbox as rows, and one entry as a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.services.inbox import Entry, Event, Item, Step
from app.wording import formats
from app.wording.conversions import problem_sentence, state_name
from app.wording.inbox import Notice, inbox_words
from ui.i18n import tr
from ui.models.figures import NOTHING
from ui.widgets.cells import Cell, Column, Row, cells
from ui.widgets.primitives import Tone

Shown = Literal["mine", "all", "risk", "done"]
Way = Literal["quote", "promise", "customer", "settings", ""]

LOOKS: dict[str, tuple[str, Tone]] = {
    "conversion_failed": ("prohibit-fill", "danger"),
    "outcome_unknown": ("hourglass-medium", "warning"),
    "write_back_owed": ("arrow-clockwise", "info"),
    "promise_at_risk": ("warning-fill", "warning"),
    "link_review": ("link-break", "info"),
    "conflict": ("swap", "info"),
    "connection": ("cloud-slash", "danger"),
    "permission": ("lock-simple", "warning"),
    "api_changed": ("file-search", "warning"),
    "order_changed": ("swap", "warning"),
}


def columns() -> tuple[Column, ...]:
    return (
        Column("", 40, sortable=False),
        Column(tr("What happened")),
        Column(tr("Owner"), 72, hide_below=380),
        Column(tr("Age"), 64, number=True),
    )


def filter_names() -> dict[str, str]:
    return {"all": tr("All"), "mine": tr("Mine"), "risk": tr("At risk"), "done": tr("Done")}


def belongs(item: Item, shown: Shown, user: str) -> bool:
    if shown == "done":
        return item.state != "open"
    if item.state != "open":
        return False
    return (
        shown == "all"
        or (shown == "mine" and item.owner == user)
        or (shown == "risk" and item.kind == "promise_at_risk")
    )


def notice(item: Item, language: str, today: date) -> Notice:
    return inbox_words(item.kind, item.code, item.params, language, today)


def inbox_row(item: Item, now: datetime, language: str, today: date) -> Row:
    words = notice(item, language, today)
    icon, tone = LOOKS[item.kind]
    short = words.short
    if item.occurrences > 1:
        short = tr("{what} ({count} times)", what=short, count=item.occurrences)
    owner = item.owner or NOTHING
    since = now - item.first_at
    age = Cell(formats.duration(since, language), token="text_muted", value=item.first_at)
    return Row(
        cells(
            Cell("", icon=icon, icon_token=tone, value=words.kind, tip=words.kind),
            Cell(short, item.customer, strong=item.unread and item.state == "open"),
            Cell(owner, token="text_muted" if item.owner else "text_faint"),
            age,
        ),
        key=item.id,
    )


def counts_words(items: Sequence[Item], user: str) -> str:
    open_ones = [item for item in items if item.state == "open"]
    mine = sum(item.owner == user for item in open_ones)
    if not open_ones:
        return tr("nothing open")
    return tr("{count} open, {mine} yours", count=len(open_ones), mine=mine)


def way(item: Item) -> Way:
    """Where *Open* leads."""
    if item.kind in ("conversion_failed", "outcome_unknown", "write_back_owed", "order_changed"):
        return "quote"
    if item.kind == "promise_at_risk":
        return "promise"
    if item.kind in ("connection", "permission", "api_changed"):
        return "settings"
    return "customer" if item.customer else ""


def way_name(item: Item) -> str:
    return {
        "quote": tr("Open quote"), "promise": tr("Open quote"), "customer": tr("Open customer"),
        "settings": tr("Open Settings"), "": tr("Open"),
    }[way(item)] if item.params.get("quote") or way(item) != "promise" else tr("Open customer")  # fmt: skip


def retry_name(item: Item) -> str:
    """What *retry* is called for this kind, "" where there is nothing to try."""
    return {
        "outcome_unknown": tr("Look up now"),
        "write_back_owed": tr("Try now"),
        "order_changed": tr("Look again"),
        "promise_at_risk": tr("Check again"),
    }.get(item.kind, "")


def may_free(item: Item) -> bool:
    """Whether a person may say that what this entry holds can be ordered again."""
    return item.code == "order_cancelled" or item.params.get("problem", "").startswith("claim_held")


@dataclass(frozen=True)
class Moment:
    """One line of a history."""

    icon: str
    token: str
    text: str
    at: datetime


def story(entry: Entry, language: str) -> list[Moment]:
    """What happened, oldest first: the conversion's own steps and what people did."""
    system = "crm" if entry.item.kind == "write_back_owed" else "erp"
    moments = [_step(step, language, system) for step in entry.conversion]
    moments += [_event(event, language) for event in entry.history]
    return sorted(moments, key=lambda moment: moment.at)


def _step(step: Step, language: str, system: str) -> Moment:
    icon, token = {
        "unknown": ("hourglass-medium", "warning"),
        "refused": ("prohibit-fill", "danger"),
        "cancelled": ("x-circle", "danger"),
        "creating": ("arrow-right", "text_muted"),
        "confirming": ("arrow-right", "text_muted"),
    }.get(step.after, ("check-circle-fill", "success"))
    if step.before == step.after:
        icon, token = "magnifying-glass", "text_muted"
    why = ""
    if step.detail and step.after != "done":
        why = problem_sentence(step.detail, language, system)
    text = state_name(step.after, language)
    return Moment(icon, token, f"{text}. {why}" if why else text, step.at)


def _event(event: Event, language: str) -> Moment:
    looks = {
        "opened": ("tray", "text_muted", tr("Firmdate put it here")),
        "settled": ("check-circle-fill", "success", tr("Settled by Firmdate")),
        "dismissed": ("x", "text_muted", tr("Dismissed by {who}: {text}", who=event.who, text=event.detail)),
        "assigned": (
            "user",
            "text_muted",
            tr("{who} assigned it to {owner}", who=event.who, owner=event.detail),
        ),
        "note": ("note-pencil", "text_muted", tr("{who}: {text}", who=event.who, text=event.detail)),
    }
    icon, token, text = looks.get(event.what, ("circle", "text_muted", event.what))
    return Moment(icon, token, text, event.at)


def facts(item: Item, language: str, today: date) -> list[tuple[str, str]]:
    """What can be looked at and copied."""
    first = formats.moment(item.first_at.astimezone(), language, today)
    last = formats.moment(item.last_at.astimezone(), language, today)
    shown = [(tr("Since"), first)]
    if item.occurrences > 1:
        shown.append((tr("Seen"), tr("{count} times, last {when}", count=item.occurrences, when=last)))
    for key, name in (("quote", tr("Quote")), ("order", tr("Order")), ("reference", tr("Reference"))):
        if item.params.get(key):
            shown.append((name, item.params[key]))
    return shown
