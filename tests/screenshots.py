"""`dev.py screenshots`: every screen, light and dark, from a real window, with contact sheets, for eyes.

    python -m tests.screenshots [OUT]     OUT is build/screenshots unless named

Not a test. Starts an Xvfb of its own where there is no display; the window works on the practice company,
which tells the demo's story.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FULL, USUAL, SMALL, LEAST = (1920, 1080), (1280, 800), (1080, 640), (960, 540)


def main() -> int:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    if os.environ.get("FIRMDATE_SHOOTING"):
        return shoot(out)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    command = [sys.executable, "-m", "tests.screenshots", str(out)]
    codes = [_on_a_display(command, scale) for scale in ("1", "2")]
    if not any(codes):
        print(f"{len(list(out.glob('*.png')))} pictures in {out}")
    return max(codes)


def _on_a_display(command: list[str], scale: str) -> int:
    """On a screen of our own: 100 % and 200 % are runs of their own, as Qt takes the scale at its start."""
    if shutil.which("Xvfb") is None:
        print("Xvfb is missing. On Debian or Ubuntu: apt-get install xvfb", file=sys.stderr)
        return 2
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "4000x2300x24", "-nolisten", "tcp"],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as said:
            display = f":{said.readline().strip()}"
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": scale,
            "FIRMDATE_SHOOTING": scale,
        }
        return subprocess.run(command, env=environment, check=False, cwd=ROOT).returncode
    finally:
        server.terminate()
        server.wait()


@dataclass
class Stage:
    """The window and what it works on, for the scenes below."""

    shell: Any
    workspace: Any
    company: Any
    out: Path
    prefix: str

    async def still(self) -> None:
        """Until nothing is being read or painted any more."""
        from ui import tasks

        for _ in range(400):
            await asyncio.sleep(0.03)
            if not tasks.busy():
                break
        await asyncio.sleep(0.12)

    async def shoot(self, name: str, widget: Any = None) -> None:
        await self.still()
        target = widget or self.shell
        picture = target.screen().grabWindow(target.winId())
        picture.save(str(self.out / f"{self.prefix}-{name}.png"))


async def _customers(stage: Stage) -> None:
    stage.shell.go("customers")
    await stage.shoot("01-customers")


async def _overview(stage: Stage) -> None:
    from ui.context import CustomerTarget

    stage.shell.go("customers", CustomerTarget("10004"))
    await stage.shoot("02-overview")
    stage.shell.go("customers", CustomerTarget("10001"))
    await stage.shoot("03-overview-van-dijk")
    stage.company.switches.turn_on("erp_down")
    stage.shell.page.read_again()
    await stage.shoot("04-overview-erp-unreachable")
    stage.company.switches.turn_off()
    stage.company.switches.turn_on("no_permission_invoices")
    stage.shell.page.read_again()
    await stage.shoot("05-overview-no-permission")
    stage.company.switches.turn_off()
    stage.shell.page.read_again()
    await stage.still()


async def _delivery(stage: Stage) -> None:
    from ui.context import DeliveryTarget

    quote = await stage.workspace.crm.quote("Q-0002")
    stage.shell.go("delivery", DeliveryTarget(quote_id=quote.id))
    await stage.shoot("06-delivery-split")
    quote = await stage.workspace.crm.quote("Q-0003")
    stage.shell.go("delivery", DeliveryTarget(quote_id=quote.id))
    await stage.shoot("07-delivery-kit")
    quote = await stage.workspace.crm.quote("Q-0001")
    stage.shell.go("delivery", DeliveryTarget(quote_id=quote.id))
    await stage.shoot("07-delivery-lines")
    for name, line in DELIVERY_STATES.items():
        await _ask(stage, *line)
        await stage.shoot(f"07-delivery-{name}")
    for way, name in enumerate(("substitute", "elsewhere", "transfer"), 1):
        await _ask(stage, "WV-200", "200", "")
        stage.shell.page.card.options[way].click()
        await stage.shoot(f"07-delivery-way-{name}")
    stage.shell.page.beside.explain()
    await stage.shoot("07-delivery-explained")
    stage.shell.page.beside.explain()
    await _delivery_lost(stage)


async def _delivery_lost(stage: Stage) -> None:
    """The ERP away after an answer, and before the first one."""
    stage.company.switches.turn_on("erp_down")
    stage.shell.page.check()
    await stage.shoot("07-delivery-stale")
    await _ask(stage, "CP-100", "4", "")
    await stage.shoot("07-delivery-error")
    stage.company.switches.turn_off()


async def _ask(stage: Stage, item: str, quantity: str, warehouse: str) -> None:
    from decimal import Decimal

    from ui.context import DeliveryTarget
    from ui.models.delivery import AskedLine

    stage.shell.go("delivery", DeliveryTarget(item=item, customer_name=f"{item} {quantity} {warehouse}"))
    await stage.still()
    page = stage.shell.page
    line = AskedLine(item, "", Decimal(quantity), warehouse=warehouse)
    page.question.lines.set_lines([line])
    page.check()
    await stage.still()


async def _quotes(stage: Stage) -> None:
    from ui.context import QuoteTarget

    stage.shell.go("quotes")
    await stage.shoot("08-quotes")
    await _preflight_actions(stage)
    for number, name in PREFLIGHTS.items():
        quote = await stage.workspace.crm.quote(number)
        stage.shell.go("quotes", QuoteTarget(quote.id))
        await stage.shoot(name)
    stage.shell.page.preflight.bar.create_order.click()
    await stage.shoot("13-preflight-done")
    stage.company.switches.turn_on("create_outcome_unknown_not_done")
    quote = await stage.workspace.crm.quote("Q-0003")
    stage.shell.go("quotes", QuoteTarget(quote.id))
    await stage.still()
    stage.shell.page.preflight.bar.create_order.click()
    await stage.shoot("14-preflight-unknown")
    stage.company.switches.turn_off()


async def _preflight_actions(stage: Stage) -> None:
    """What can be done where a check stands: a list of addresses, an account, a part and its rest."""
    from ui.context import QuoteTarget

    page = stage.shell.page
    for number, action, name in PREFLIGHT_ACTIONS:
        quote = await stage.workspace.crm.quote(number)
        stage.shell.go("quotes", QuoteTarget(quote.id))
        await stage.still()
        page.preflight.checks.action_buttons[action].click()
        await stage.shoot(name)
    page.preflight.bar.create_order.click()
    await stage.shoot("14-preflight-part-done")


async def _lists(stage: Stage) -> None:
    stage.company.switches.turn_on("write_back_lost")
    from app.services.convert import convert_quote

    await convert_quote(stage.workspace, "Q-0008")
    stage.company.switches.turn_off()
    for place, name in (("orders", "15-orders"), ("invoices", "16-invoices"), ("inbox", "17-inbox"),
                        ("team", "18-team"), ("settings", "19-settings")):  # fmt: skip
        stage.shell.go(place)
        await stage.shoot(name)


async def _overlays(stage: Stage) -> None:
    from ui.help import HelpSheet
    from ui.screens.search import SearchOverlay

    stage.shell.go("customers")
    await stage.still()
    stage.shell.open_search()
    search = stage.shell.findChild(SearchOverlay)
    search.field.setText("kra")
    await stage.shoot("20-search")
    search.dismiss()
    await stage.still()
    stage.shell.open_help()
    await stage.shoot("21-keys")
    stage.shell.findChild(HelpSheet).dismiss()
    await stage.still()


PREFLIGHTS = {
    "Q-0004": "09-preflight-blocked",
    "Q-0009": "10-preflight-price",
    "Q-0005": "11-preflight-not-linked",
    "Q-0001": "12-preflight-ready",
}
PREFLIGHT_ACTIONS = (
    ("Q-0001", "ship_to_known/ship_to", "12-preflight-ship-to"),
    ("Q-0006", "customer_linked/create_account", "11-preflight-new-account"),
    ("Q-0009", "prices_equal:GK-12/erp_price", "10-preflight-price-taken"),
    ("Q-0007", "products_sellable:CP-80/leave_out", "12-preflight-line-left-out"),
    ("Q-0002", "availability:HV-200/take_part", "12-preflight-part"),
)
DELIVERY_STATES = {
    "in-time": ("CP-200", "4", ""),
    "five-ways": ("WV-200", "200", ""),
    "another-warehouse": ("CV-25", "5", ""),
    "substitute": ("CP-80", "2", ""),
    "order-only": ("WV-300", "40", ""),
    "never": ("EV-80", "20", ""),
    "not-before": ("WV-400", "200", "AMS"),
    "service": ("SRV-1", "6", ""),
}
"""Item, quantity and warehouse asked for. The items of `tests.ui.delivery_world` are the WV-."""
SCENES: tuple[Callable[[Stage], Awaitable[None]], ...] = (
    _customers, _overview, _delivery, _quotes, _lists, _overlays,
)  # fmt: skip


def shoot(out: Path) -> int:
    import qasync
    from PySide6.QtWidgets import QApplication

    from ui.theme.theme import theme

    application = QApplication(["firmdate"])
    application.setQuitOnLastWindowClosed(False)
    theme.start(application)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    twice = os.environ["FIRMDATE_SHOOTING"] == "2"
    runs = (
        [("dark", USUAL, "200-percent-dark")]
        if twice
        else [("light", USUAL, "light"), ("dark", FULL, "wide-dark"), ("light", SMALL, "small-light"),
              ("dark", LEAST, "least-dark")]
    )  # fmt: skip
    with loop:
        for scheme, size, prefix in runs:
            theme.choose(scheme)
            loop.run_until_complete(_one_run(out, size, prefix))
        if not twice:
            for scheme in ("light", "dark"):
                theme.choose(scheme)
                loop.run_until_complete(_windows_before(out, scheme))
    asyncio.set_event_loop(None)
    for _, _, prefix in runs:
        contact_sheet(out, prefix)
    return 0


async def _one_run(out: Path, size: tuple[int, int], prefix: str) -> None:
    from app.connectors.practice import PracticeCrm, practice_company
    from app.services.search import refresh_index
    from app.services.workspace import Workspace
    from app.storage.database import Store
    from tests.ui.delivery_world import POLICIES, PlanningErp, furnish
    from ui import tasks
    from ui.context import Setup
    from ui.program import Opened, window_on

    today = datetime.now(UTC).astimezone().date()
    company = practice_company(today)
    furnish(company, today)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(
            "practice", PracticeCrm(company), PlanningErp(company), Store(Path(folder) / "shots.sqlite"),
            "Iris", "screenshots", replace(POLICIES, create_customers=True),
        )  # fmt: skip
        await refresh_index(workspace)
        setup = Setup(_no_answer, _no_keep, lambda: None, lambda _: None)
        shell = window_on(
            Opened(workspace, "Practice company", profile="practice", practice=True), setup, None, "en", None
        )
        shell.show()
        shell.resize(*size)
        stage = Stage(shell, workspace, company, out, prefix)
        for scene in SCENES:
            await scene(stage)
        shell.close()
        await tasks.shut_down()
        await workspace.aclose()


async def _no_answer(*_: object) -> Any:
    raise AssertionError("nothing is connected in pictures")


async def _no_keep(*_: object) -> None:
    raise AssertionError("nothing is kept in pictures")


async def _windows_before(out: Path, scheme: str) -> None:
    """First run and starting: windows that stand before the shell."""
    from ui.context import Setup
    from ui.screens.first_run import FirstRunWindow
    from ui.starting import StartingWindow

    setup = Setup(
        _no_answer, _no_keep, lambda: None, lambda _: None, crm_kinds=("bottlecrm",), erp_kinds=("tryton",)
    )
    first = FirstRunWindow(setup, "en")
    starting = StartingWindow()
    for text in ("Installing the ERP", "Installing the CRM", "Making the demo company"):
        starting.tell(text)
    for window, name, size in ((first, "22-first-run", USUAL), (starting, "23-starting", USUAL)):
        window.resize(*size)
        window.show()
        stage = Stage(window, None, None, out, scheme)
        await stage.shoot(name, window)
        window.close()


def contact_sheet(out: Path, prefix: str) -> None:
    """All pictures of a run on one sheet, four in a row."""
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QColor, QImage, QPainter

    pictures = sorted(out.glob(f"{prefix}-*.png"))
    width, height, gap = 640, 400, 12
    rows = -(-len(pictures) // 4)
    sheet = QImage(4 * (width + gap) + gap, rows * (height + gap) + gap, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, path in enumerate(pictures):
        image = QImage(str(path)).scaled(
            width, height, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        left, top = gap + number % 4 * (width + gap), gap + number // 4 * (height + gap)
        painter.drawImage(QRectF(left, top, image.width(), image.height()), image)
    painter.end()
    sheet.save(str(out / f"sheet-{prefix}.png"))


if __name__ == "__main__":
    sys.exit(main())
