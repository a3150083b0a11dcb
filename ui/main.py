"""`firmdate` starts here: the window, or a verb that is handed to app.cli."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.errors import FirmdateError
from app.folders import window_state_folder

if TYPE_CHECKING:  # what is needed later is imported after the first window was painted
    import argparse

    from app.demo.servers import Demo
    from ui.context import Setup
    from ui.program import Open, Opened
    from ui.starting import StartingWindow


def _window_wanted(arguments: Sequence[str]) -> bool:
    """No verb at all, or `demo` with its window."""
    words = [word for word in arguments if not word.startswith("-")]
    values = {"--profile", "--profile-file", "--language"}
    verbs = [w for w in words if arguments[max(0, list(arguments).index(w) - 1)] not in values]
    if any(word in ("-h", "--help", "--version") for word in arguments):
        return False
    return not verbs or (verbs[0] == "demo" and "--headless" not in arguments)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    import argparse

    parser = argparse.ArgumentParser(prog="firmdate", description="Promise dates that hold.")
    parser.add_argument("verb", nargs="?", default="", choices=("", "demo"))
    parser.add_argument("--profile", default="")
    parser.add_argument("--profile-file", default="")
    parser.add_argument("--language", default="", choices=("", "en", "nl", "de", "fr"))
    parser.add_argument("--reset", action="store_true")
    parser.add_argument("--size", choices=("small", "large"), default="small")
    return parser.parse_args(arguments)


def _no_display() -> bool:
    """Qt would abort the process: better to say it in a sentence first."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    arguments = sys.argv[1:]
    if not _window_wanted(arguments):
        from app import cli

        return cli.main(arguments)
    args = _parse(arguments)
    if _no_display():
        text = "There is no display to open a window on. "
        text += "Use: firmdate demo --headless" if args.verb == "demo" else "The verbs work: firmdate --help"
        print(text, file=sys.stderr)
        return 3
    try:
        return _run_window(args, _first_window())
    except FirmdateError as fault:
        from app.wording.faults import fault_words

        print(fault_words(fault, _language(args)).whole, file=sys.stderr)
        return fault.exit_code
    except KeyboardInterrupt:
        return 130


def _first_window() -> StartingWindow:
    from ui.starting import first_window

    return first_window(window_state_folder())


def _language(args: argparse.Namespace) -> str:
    from app import cli
    from app.wording.language import pick_language

    return pick_language(args.language or cli.system_language())


def _run_window(args: argparse.Namespace, starting: StartingWindow) -> int:
    from app import cli
    from ui.program import Program

    log_file = cli.start_log()
    program = Program(
        open_work=_work(args),
        setup=_setup(),
        state_folder=window_state_folder(),
        log_file=log_file,
        language=_language(args),
        reopen=lambda name: _open_profile(name or "practice", ""),
        starting=starting,
    )
    return program.run()


def _work(args: argparse.Namespace) -> Open | None:
    """What to open; None where nothing is set up and nothing was named: the first run."""
    from app import bootstrap

    if args.verb == "demo":
        return partial(_open_demo, args)
    if not (args.profile or args.profile_file or bootstrap.profile_names()):
        return None
    return _open_profile(args.profile, args.profile_file)


def _open_profile(name: str, path: str) -> Open:
    async def open_it(progress: Callable[[str], None]) -> Opened:
        from app import bootstrap
        from ui.program import Opened

        if name == "demo" and not path:
            from app.demo.servers import find_demo

            return _opened_demo(await find_demo(), close=False)
        profile = bootstrap.find_profile(name, path)
        practice = profile.crm.kind == "practice"
        note = "Practice company" if practice else profile.name
        return Opened(
            bootstrap.build_workspace(profile),
            note,
            profile=profile.name,
            crm=(profile.crm.kind, profile.crm.url),
            erp=(profile.erp.kind, profile.erp.url),
            practice=practice,
        )

    return open_it


async def _open_demo(args: argparse.Namespace, progress: Callable[[str], None]) -> Opened:
    from app.demo.command import show_progress
    from app.demo.servers import start_demo

    def tell(text: str) -> None:
        show_progress(text)
        progress(text)

    return _opened_demo(await start_demo(None, size=args.size, reset=args.reset, progress=tell), close=True)


def _opened_demo(demo: Demo, *, close: bool) -> Opened:
    from app import cli
    from ui.program import Opened

    note = "Demo company, CRM is practice" if demo.crm_is_practice else "Demo company"
    warning = ""
    if demo.aged:
        warning = (
            "The demo is more than a week old and its dates have aged. Start it with --reset for a new one."
        )
    if demo.crm_is_practice:
        warning = "No Python 3.12 or newer was found for the demo's CRM: its side is the practice company."
    return Opened(
        cli.demo_workspace(demo),
        note,
        profile="demo",
        crm=("practice", "") if demo.crm_is_practice else ("bottlecrm", demo.crm_url),
        erp=("tryton", demo.erp_url),
        practice=demo.crm_is_practice,
        warning=warning,
        close=demo.close if close else None,
    )


def _setup() -> Setup:
    import asyncio

    from app import bootstrap
    from ui.context import Answered, ConnectionForm, Setup

    async def try_connection(system: str, form: ConnectionForm) -> Answered:
        info = await bootstrap.try_connection(system, form.kind, form.url, form.options, form.secret)
        return Answered(info.name, info.version, info.user, info.company, info.rights, info.missing_rights)

    async def keep(name: str, crm: ConnectionForm, erp: ConnectionForm) -> None:
        await asyncio.to_thread(bootstrap.keep_profile, name, crm, erp)

    return Setup(
        try_connection=try_connection,
        keep=keep,
        start_practice=lambda: None,
        start_profile=lambda _: None,
        crm_kinds=tuple(kind for kind in bootstrap.CRM_KINDS if kind != "practice"),
        erp_kinds=tuple(kind for kind in bootstrap.ERP_KINDS if kind != "practice"),
    )


if __name__ == "__main__":
    sys.exit(main())
