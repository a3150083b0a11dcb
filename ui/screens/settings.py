"""Settings: what is connected and whether it answers, the profile, the look, and where things lie."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

import app
from app.errors import FirmdateError
from app.services.doctor import Diagnosis, Finding, diagnose
from app.wording import formats
from app.wording.faults import fault_words
from app.wording.findings import finding_words
from ui import faults, tasks
from ui.context import ScreenContext, Setup
from ui.i18n import tr
from ui.screens.first_run_panel import kind_name
from ui.screens.page_parts import Facts, PageHead
from ui.theme import tokens as T
from ui.theme.theme import Scheme, theme
from ui.widgets.buttons import Button
from ui.widgets.fields import Combo, labelled
from ui.widgets.layout import Scroll, column, holder, row
from ui.widgets.panel import Panel
from ui.widgets.primitives import Age, Glyph, Label, Rule

_LANGUAGES = {"en": "English", "nl": "Nederlands", "de": "Deutsch", "fr": "Français"}
_LOOKS = {"pass": ("check-circle-fill", "success"), "warn": ("warning-fill", "warning"),
          "fail": ("prohibit-fill", "danger")}  # fmt: skip
_SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark")
_INNER = (T.S16, T.S4, T.S16, T.S12)


class SettingsPage(QWidget):
    """Connections are tested when the page is first shown, and again on the button or F5."""

    def __init__(self, context: ScreenContext, setup: Setup) -> None:
        super().__init__()
        self._context, self._setup = context, setup
        self.test = Button(tr("Test again"), "arrow-clockwise", tip="F5")
        self.test.clicked.connect(self.read_again)
        self.connections = Panel(tr("Connections"), actions=(self.test,))
        self._findings: QVBoxLayout = column(spacing=T.S8, margins=_INNER)
        self._found = holder(self._findings)
        self.findings: tuple[Finding, ...] = ()
        self.connections.retry_requested.connect(self.read_again)
        self.connections.show_loading(4, Age("reading", tr("being tested")))
        left = column(self._systems(), self.connections, None, spacing=T.S12)
        right = column(self._profile(), self._look(), self._about(), None, spacing=T.S12)
        body = QWidget()
        body.setLayout(row((left, 3), (right, 2), spacing=T.S12, margins=(T.S24, 0, T.S24, T.S24)))
        self.setLayout(column(PageHead(tr("Settings")), (Scroll(body), 1), spacing=0))
        self._poll = tasks.every(
            self, 24 * 3600, partial(diagnose, context.workspace), key="diagnose",
            on_done=self._show, on_error=self._fail,
        )  # fmt: skip

    # What the window asks ---------------------------------------------------

    def read_again(self) -> None:
        if not tasks.is_running(self, "test"):
            tasks.run(
                self, partial(diagnose, self._context.workspace), key="test", busy=self.test,
                busy_text=tr("Testing..."), on_done=self._show, on_error=self._fail,
            )  # fmt: skip

    def focus_first(self) -> None:
        self.test.setFocus(Qt.FocusReason.OtherFocusReason)

    # Connections ------------------------------------------------------------

    def _systems(self) -> Panel:
        self.connect_anew = Button(tr("Connect anew"), "link")
        lasting = self._setup.connect is not None and self._setup.profile not in ("", "demo", "practice")
        panel = Panel(tr("Systems"), actions=(self.connect_anew,) if lasting else ())
        if lasting:
            self.connect_anew.clicked.connect(self._setup.connect)
        self.systems = Facts()
        workspace = self._context.workspace
        facts = []
        for name, (kind, address), own in (
            ("CRM", self._setup.crm, workspace.crm.name), ("ERP", self._setup.erp, workspace.erp.name),
        ):  # fmt: skip
            known = kind_name(kind or own)
            facts.append((name, tr("{kind} at {address}", kind=known, address=address) if address else known))
        self.systems.set_facts(facts)
        text = tr("Addresses stand in the profile, sign-ins in the system's keyring.")
        panel.show_ready(
            holder(column(self.systems, Label(text, "caption", "faint", wrap=True), margins=_INNER))
        )
        return panel

    def _show(self, found: Diagnosis) -> None:
        self.findings = found.findings
        while (item := self._findings.takeAt(0)) is not None:
            if (former := item.widget()) is not None:
                former.hide()
                former.deleteLater()
        for finding in found.findings:
            self._findings.addWidget(self._line(finding))
        now = self._context.workspace.clock().astimezone()
        at = formats.moment(now, self._context.language)
        kind = "live" if found.well else "lost"
        self.connections.show_ready(self._found, age=Age(kind, tr("tested {time}", time=at)))  # type: ignore[arg-type]

    def _line(self, finding: Finding) -> QWidget:
        words = finding_words(finding.code, finding.params, self._context.language, finding.fault)
        icon, token = _LOOKS[finding.result]
        said = {"pass": tr("Well"), "warn": tr("To be looked at"), "fail": tr("Does not work")}[
            finding.result
        ]
        mark = Glyph(icon, T.ICON_M, token, said)
        text = column(
            Label(words.title, "body" if finding.result == "pass" else "strong", wrap=True), spacing=2
        )
        more = " ".join(part for part in (words.text, words.remedy) if part)
        if more:
            text.addWidget(Label(more, "body", "muted", wrap=True))
        line = row(mark, (text, 1), spacing=T.S12)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        shown = holder(line)
        shown.setAccessibleName(f"{said}: {words.whole}")
        return shown

    def _fail(self, fault: FirmdateError) -> None:
        words = fault_words(fault, self._context.language)
        self.connections.show_error(words.title, words.whole)

    # The rest ---------------------------------------------------------------

    def _profile(self) -> Panel:
        workspace = self._context.workspace
        writers = tr("this PC alone") if workspace.policies.writers == "one" else tr("a team")
        self.profile = Facts(name_width=96)
        self.profile.set_facts(
            [
                (tr("Profile"), self._setup.profile or workspace.profile),
                (tr("User"), workspace.user),
                (tr("Ships from"), workspace.warehouse or tr("the ERP's first warehouse")),
                (tr("Quotes are"), tr("converted by {who}", who=writers)),
                (tr("Sentences in"), _LANGUAGES.get(self._context.language, self._context.language)),
            ]
        )
        panel = Panel(tr("Profile"))
        panel.show_ready(holder(column(self.profile, margins=_INNER)))
        return panel

    def _look(self) -> Panel:
        self.scheme = Combo([tr("As the system"), tr("Light"), tr("Dark")])
        self._mark_scheme()
        self.scheme.activated.connect(lambda at: self._choose(_SCHEMES[at]))
        theme.changed.connect(self._mark_scheme)
        self.density = Combo([tr("Comfortable"), tr("Compact")])
        self.density.setCurrentIndex(int(theme.density == "compact"))
        self.density.activated.connect(self._choose_density)
        hint = tr("For lists opened from now on, until Firmdate is closed")
        panel = Panel(tr("Look"))
        fields = column(
            labelled(tr("Light or dark"), self.scheme), labelled(tr("Rows"), self.density, hint),
            spacing=T.S12, margins=_INNER,
        )  # fmt: skip
        panel.show_ready(holder(fields))
        return panel

    def _mark_scheme(self) -> None:
        self.scheme.setCurrentIndex(_SCHEMES.index(theme.scheme))

    def _choose(self, scheme: Scheme) -> None:
        """The window remembers it; without one (a test, a part) only the look changes."""
        getattr(self.window(), "set_scheme", theme.choose)(scheme)

    def _choose_density(self, at: int) -> None:
        theme.density = "compact" if at else "comfortable"

    def _about(self) -> Panel:
        log = faults.log_file()
        facts = [
            (tr("Firmdate"), app.__version__),
            (tr("Qt"), qVersion() or ""),
            (tr("Log"), str(log) if log else tr("none is kept")),
        ]
        self.about = Facts()
        self.about.set_facts(facts)
        copy = Button(tr("Copy for IT"), "copy-simple")
        copy.clicked.connect(partial(self._copy, facts))
        panel = Panel(tr("About"))
        note = Label(
            tr("The log has no passwords and no customer data beyond ids."), "caption", "faint", wrap=True
        )
        body = column(self.about, note, Rule(), row(copy, None), spacing=T.S8, margins=_INNER)
        panel.show_ready(holder(body))
        return panel

    def _copy(self, facts: Sequence[tuple[str, str]], _checked: bool = False) -> None:
        lines = [f"{name}: {value}" for name, value in (*facts, *self.systems.facts().items())]
        lines += [f"{finding.id}: {finding.result} {finding.code}" for finding in self.findings]
        QApplication.clipboard().setText("\n".join(lines))
        self._context.say(tr("Copied"))
