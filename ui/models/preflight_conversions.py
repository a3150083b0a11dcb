"""Conversions begun in this window: they outlive the page that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import shiboken6
from PySide6.QtCore import QObject, Signal

from app.errors import FirmdateError
from app.services.conversion_steps import StepReport
from app.services.convert import ConversionResult, convert_quote
from app.services.preflight import Choice
from app.services.workspace import Workspace


@dataclass
class Conversion:
    """`told` are its steps with the time each was reported. One of `result` and `fault` when it has ended;
    neither where Firmdate itself failed, then the journal knows more."""

    quote_id: str
    quote_number: str
    reasons: Mapping[str, str]
    told: list[tuple[StepReport, datetime]] = field(default_factory=list)
    running: bool = True
    result: ConversionResult | None = None
    fault: FirmdateError | None = None


class Conversions(QObject):
    """By quote, the latest of each. `changed(quote id)` on every step and at the end."""

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_quote: dict[str, Conversion] = {}

    def of(self, quote_id: str) -> Conversion | None:
        return self._by_quote.get(quote_id)

    def running(self, quote_id: str) -> bool:
        found = self._by_quote.get(quote_id)
        return found is not None and found.running

    def begin(self, conversion: Conversion) -> None:
        self._by_quote[conversion.quote_id] = conversion
        self._tell(conversion.quote_id)

    def step(self, conversion: Conversion, report: StepReport, at: datetime) -> None:
        conversion.told.append((report, at))
        self._tell(conversion.quote_id)

    def end(
        self, conversion: Conversion, result: ConversionResult | None, fault: FirmdateError | None
    ) -> None:
        conversion.running, conversion.result, conversion.fault = False, result, fault
        self._tell(conversion.quote_id)

    async def drive(self, workspace: Workspace, conversion: Conversion, choice: Choice) -> Conversion:
        """Converts, telling each step. Its state is kept here: the page may be gone when it ends."""
        result, fault = None, None
        try:
            result = await convert_quote(
                workspace,
                conversion.quote_id,
                choice,
                conversion.reasons,
                on_step=lambda report: self.step(conversion, report, workspace.clock()),
            )
        except FirmdateError as caught:  # before anything was claimed; the page shows it
            fault = caught
        finally:
            self.end(conversion, result, fault)
        return conversion

    def forget(self, quote_id: str) -> None:
        """What it said is dealt with: the quote is shown as it stands now. Never a running one."""
        if not self.running(quote_id) and self._by_quote.pop(quote_id, None) is not None:
            self._tell(quote_id)

    def _tell(self, quote_id: str) -> None:
        """A conversion may end when its window is gone already."""
        if shiboken6.isValid(self):
            self.changed.emit(quote_id)
