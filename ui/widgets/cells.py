"""What a list is made of: plain data. A screen's model turns records into rows; the table only shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ui.i18n import tr
from ui.widgets.primitives import Tone

Value = Decimal | int | str | date | datetime | bool | None


@dataclass(frozen=True)
class CellChip:
    """`icon` None means the tone's own."""

    text: str
    tone: Tone = "neutral"
    icon: str | None = None


@dataclass(frozen=True)
class CellProgress:
    """A bar; `words` as they are read: "120 of 200"."""

    done: Decimal
    whole: Decimal
    words: str


@dataclass(frozen=True)
class CellMeter:
    """A score of 100 and its word: 78, "likely branch"."""

    score: int
    word: str


@dataclass(frozen=True)
class Cell:
    """One cell. `value` is what it stands for (a Decimal, a date): the list is sorted by it and exports it;
    without one the text is used. `mark` fills a cell that differs; `edit` shows it as a field."""

    text: str = ""
    sub: str = ""
    token: str = "text"
    strong: bool = False
    icon: str = ""
    icon_token: str = ""
    chip: CellChip | None = None
    progress: CellProgress | None = None
    meter: CellMeter | None = None
    mark: Literal["", "warning", "danger"] = ""
    edit: bool = False
    value: Value = None
    tip: str = ""

    def words(self) -> str:
        """The cell as it is read aloud, without its second line."""
        if self.chip is not None:
            return self.chip.text
        if self.progress is not None:
            return self.progress.words
        if self.meter is not None:
            return tr("{score} of 100, {word}", score=self.meter.score, word=self.meter.word)
        return self.text

    def exported(self) -> Value:
        return self.value if self.value is not None else self.words()


@dataclass(frozen=True)
class Column:
    """`width` 0 takes what is left; any other is a floor and grows to the widest text. `cap`: a flexible
    column stops growing there, `least`: and shrinking there, where the table scrolls instead. `hide_below`:
    dropped when the table is narrower (px)."""

    title: str
    width: int = 0
    number: bool = False
    group: str = ""
    hide_below: int = 0
    cap: int = 0
    least: int = 56
    sortable: bool = True


@dataclass(frozen=True)
class Row:
    """`key` is the record: `opened` and `chosen` carry it, and it keeps the selection on a refresh."""

    cells: tuple[Cell, ...]
    key: object = None


def cells(*values: Cell | str) -> tuple[Cell, ...]:
    """Plain strings become plain cells."""
    return tuple(value if isinstance(value, Cell) else Cell(value) for value in values)


@dataclass(frozen=True)
class ListData:
    """A list as it stands (filtered, sorted), for an export: titles and typed values."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


SortKey = tuple[int, int, Decimal | str | float]


def sort_key(cell: Cell) -> SortKey:
    """Numbers by size, dates by time, words by the alphabet; what is empty comes last."""
    value = cell.exported()
    if isinstance(value, bool):
        return (0, 0, Decimal(int(value)))
    if isinstance(value, (int, Decimal)):
        return (0, 0, Decimal(value))
    if isinstance(value, datetime):
        return (0, 1, value.isoformat())
    if isinstance(value, date):
        return (0, 1, value.isoformat())
    text = (value or "").casefold()
    return (0, 2, text) if text else (1, 2, "")


def haystack(row: Row) -> str:
    """Everything a filter looks through, folded once."""
    return " ".join(f"{cell.words()} {cell.sub}" for cell in row.cells).casefold()
