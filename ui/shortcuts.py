"""Every key of the program in one table: the window binds the first group, F1 shows them all."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from ui.i18n import tr


@dataclass(frozen=True)
class Place:
    """A place in the navigation. `key` names it in code and in what is remembered."""

    key: str
    icon: str
    keys: str


# Settings stands apart, at the foot of the navigation.
PLACES = (
    Place("customers", "users-three", "Ctrl+1"),
    Place("quotes", "file-text", "Ctrl+2"),
    Place("delivery", "calendar-blank", "Ctrl+3"),
    Place("orders", "truck", "Ctrl+4"),
    Place("invoices", "receipt", "Ctrl+5"),
    Place("inbox", "tray", "Ctrl+6"),
    Place("team", "users-four", "Ctrl+7"),
    Place("settings", "gear-six", "Ctrl+,"),
)


def place_title(key: str) -> str:
    return {
        "customers": tr("Customers"),
        "quotes": tr("Quotes"),
        "delivery": tr("Delivery check"),
        "orders": tr("Orders"),
        "invoices": tr("Invoices"),
        "inbox": tr("Inbox"),
        "team": tr("Team"),
        "settings": tr("Settings"),
    }[key]


@dataclass(frozen=True)
class Shortcut:
    """`keys` as Qt writes them in English; several that do the same are separated by " / "."""

    keys: str
    does: str
    group: str


def all_shortcuts() -> tuple[Shortcut, ...]:
    """What the F1 sheet shows, in its order."""
    everywhere, lists, delivery = tr("Everywhere"), tr("In a list"), tr("Delivery check and pre-flight")
    links, inbox = tr("Link review"), tr("Inbox")
    places = [Shortcut(place.keys, place_title(place.key), tr("Places")) for place in PLACES]
    return (
        Shortcut("Ctrl+K", tr("Search"), everywhere),
        Shortcut("Ctrl+D", tr("Check delivery for what is shown"), everywhere),
        Shortcut("F5", tr("Read again"), everywhere),
        Shortcut("Alt+Left", tr("Back"), everywhere),
        Shortcut("F6 / Shift+F6", tr("Next region, region before"), everywhere),
        Shortcut("F1", tr("This sheet"), everywhere),
        Shortcut("Esc", tr("Close what lies on top"), everywhere),
        *places,
        Shortcut("Up / Down", tr("Move by row"), lists),
        Shortcut("Home / End", tr("First, last row"), lists),
        Shortcut("Left / Right", tr("Choose one cell of the row"), lists),
        Shortcut("Enter", tr("Open"), lists),
        Shortcut("F3", tr("Sort by the chosen column"), lists),
        Shortcut("Ctrl+F", tr("Filter this list"), lists),
        Shortcut("Ctrl+C", tr("Copy the row, or the chosen cell"), lists),
        Shortcut("Ctrl+E", tr("Export this list"), lists),
        Shortcut("Ctrl+Enter", tr("Check, or convert when allowed"), delivery),
        Shortcut("Ctrl+S", tr("Save as promise"), delivery),
        Shortcut("Ctrl+Shift+C", tr("Copy the sentence"), delivery),
        Shortcut("Ctrl+I", tr("Why this date"), delivery),
        Shortcut("Ctrl+P", tr("Print the answer for the customer"), delivery),
        Shortcut("Ctrl+Shift+P", tr("Save the answer as a PDF"), delivery),
        Shortcut("T", tr("Stock as a picture or as a table"), delivery),
        Shortcut("1..9", tr("Link to that candidate"), links),
        Shortcut("N", tr("Not the same"), links),
        Shortcut("S", tr("Skip"), links),
        Shortcut("Ctrl+Z", tr("Undo the last link"), links),
        Shortcut("A", tr("Assign"), inbox),
        Shortcut("N", tr("Note"), inbox),
        Shortcut("O", tr("Open in CRM or ERP"), inbox),
    )


def shown_keys(keys: str) -> list[str]:
    """`keys` as this system writes them: Cmd on macOS, Strg in German."""
    native = QKeySequence.SequenceFormat.NativeText
    return [QKeySequence(part).toString(native) or part for part in keys.split(" / ")]
