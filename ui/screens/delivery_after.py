"""What is read once an answer stands: the customer's prices, the ERP's own figure, data problems."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.errors import FirmdateError
from app.services.data_problems import FoundProblem, data_problems, goods_of
from app.services.delivery import DeliveryCheck, LineAnswer
from app.services.delivery_erp import ErpFigure, ErpFigures, read_erp_figures
from app.services.delivery_prices import CustomerPrices, read_customer_prices
from app.services.delivery_told import own_figure_words
from app.services.inbox import list_inbox
from app.wording.answers import price_words
from app.wording.beside import data_problems_sentence
from ui import tasks
from ui.context import InboxTarget, ScreenContext
from ui.i18n import tr
from ui.models import delivery_after as model
from ui.models.delivery import Way, is_own
from ui.screens.delivery_answer import AnswerCard

_Read = TypeVar("_Read")


class AfterAnswer:
    """`owner` is the page that asked, `arrived` is called when its card and picture may say more."""

    def __init__(
        self, owner: QWidget, context: ScreenContext, card: AnswerCard, arrived: Callable[[], None]
    ) -> None:
        self._owner, self._context, self._card, self._arrived = owner, context, card, arrived
        self.forget()

    def forget(self) -> None:
        self._check: DeliveryCheck | None = None
        self._prices: CustomerPrices | None = None
        self._figures: ErpFigures | None = None
        self._problems: Sequence[FoundProblem] = ()
        self._shown: Sequence[FoundProblem] = ()
        self._no_prices = self._no_figures = ""

    def read(self, check: DeliveryCheck, customer_key: str, currency: str) -> None:
        self.forget()
        self._check = check
        workspace = self._context.workspace
        self._run("prices", partial(read_customer_prices, workspace, customer_key, check, currency),
                  self._take_prices, self._lack_prices)  # fmt: skip
        self._run("figures", partial(read_erp_figures, workspace, check),
                  self._take_figures, self._lack_figures)  # fmt: skip
        # Where they cannot be read nothing is said: the answer says that the ERP is lost.
        self._run("problems", partial(data_problems, workspace, goods_of(check)),
                  self._take_problems, _leave_it)  # fmt: skip

    def figure(self, line: LineAnswer) -> ErpFigure | None:
        return self._of(line, self._figures.lines) if self._figures else None

    def show(self, line: LineAnswer, way: Way | None) -> None:
        """Beside the answer to this line, by this way."""
        language = self._context.language
        price = self._of(line, self._prices.unit_prices) if self._prices else None
        words = price_words(line.asked, price, language) if price else self._no_prices
        # The price is of what was asked for.
        self._card.set_price("" if way is not None and way.kind == "substitute" else words)
        figure = self.figure(line) if is_own(line, way) else None
        own = own_figure_words(figure, language, self._today()) if figure else ""
        if line.answer is not None and self.figure(line) is None:
            own = self._no_figures
        self._card.set_own_figure(own, differs=figure is not None and figure.differs)
        self._shown = model.problems_of(line, way, self._problems)
        documents = model.documents_of(self._shown)
        count = len(self._shown)
        self._card.set_problems(data_problems_sentence(count, documents, language) if count else "")

    def open_problem(self, otherwise: Callable[[], None]) -> None:
        """The first one's entry in the inbox; `otherwise` where it has none."""
        subjects = [problem.subject for problem in self._shown]

        async def find() -> InboxTarget | None:
            items = await list_inbox(self._context.workspace)
            found = next((item.id for item in items if item.subject in subjects), None)
            return None if found is None else InboxTarget(found)

        def show(target: InboxTarget | None) -> None:
            if target is None:
                otherwise()
            else:
                self._context.go("inbox", target)

        tasks.run(self._owner, find, key="problem", on_done=show)

    # Inside -----------------------------------------------------------------

    def _run(
        self,
        key: str,
        work: Callable[[], Awaitable[_Read]],
        done: Callable[[_Read], None],
        lack: Callable[[FirmdateError], None],
    ) -> None:
        tasks.run(self._owner, work, key=key, on_done=done, on_error=lack, when_running="replace")

    def _of(self, line: LineAnswer, each: Sequence[_Read]) -> _Read | None:
        if self._check is None or line not in self._check.lines:
            return None
        return each[self._check.lines.index(line)]

    def _today(self) -> date:
        return self._check.today if self._check else self._context.today()

    def _take_prices(self, prices: CustomerPrices | None) -> None:
        self._prices = prices
        self._arrived()

    def _lack_prices(self, _fault: FirmdateError) -> None:
        self._no_prices = tr("The price cannot be read now")
        self._arrived()

    def _take_figures(self, figures: ErpFigures | None) -> None:
        self._figures = figures
        self._arrived()

    def _lack_figures(self, _fault: FirmdateError) -> None:
        self._no_figures = tr("The ERP's own forecast cannot be read now.")
        self._arrived()

    def _take_problems(self, problems: Sequence[FoundProblem]) -> None:
        self._problems = problems
        self._arrived()


def _leave_it(_fault: FirmdateError) -> None:
    """See `AfterAnswer.read`."""
