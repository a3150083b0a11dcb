"""What nobody expected: logged once, told in one sentence, never swallowed."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import ClassVar

from ui.i18n import tr

_log = logging.getLogger("firmdate.faults")
_Teller = Callable[[str], None]


class _State:
    """Where a fault is told; set once at start."""

    tell: _Teller | None = None
    log_file: Path | None = None
    seen: ClassVar[set[tuple[str, str, int]]] = set()
    last: BaseException | None = None


def tell_faults_with(tell: _Teller | None, log_file: Path | None = None) -> None:
    """`tell` shows one sentence (the window's toast); `log_file` is named in it so that IT can find more."""
    _State.tell, _State.log_file = tell, log_file
    _State.seen = set()
    _State.last = None


def log_file() -> Path | None:
    """Where details for IT are written; None where no log is kept."""
    return _State.log_file


def sentence() -> str:
    """What the user reads about a fault in Firmdate itself."""
    text = tr("Firmdate met a fault of its own and stopped this one action. Look before you do it again.")
    if _State.log_file is None:
        return text
    return text + " " + tr("Details for IT are in {file}.", file=_State.log_file)


def report_fault(fault: BaseException) -> None:
    """Log `fault` with its traceback the first time this place fails, and tell the user each time."""
    if fault is _State.last:
        return
    _State.last = fault
    place = _place(fault)
    if place in _State.seen:
        _log.error("again: %s at %s:%s", *place)
    else:
        _State.seen.add(place)
        _log.error("unexpected %s", type(fault).__name__, exc_info=fault)
    if _State.tell is not None:
        _State.tell(sentence())


def install(loop: asyncio.AbstractEventLoop | None = None) -> None:
    """Send what escapes a Qt slot or a task here; for ui.main, once."""
    sys.excepthook = _excepthook
    if loop is not None:
        loop.set_exception_handler(_loop_handler)


def _excepthook(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, trace)
        return
    report_fault(fault)


def _loop_handler(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    fault = context.get("exception")
    if isinstance(fault, BaseException):
        report_fault(fault)
    else:
        loop.default_exception_handler(context)


def _place(fault: BaseException) -> tuple[str, str, int]:
    trace, file, line = fault.__traceback__, "", 0
    while trace is not None:
        file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return type(fault).__name__, file, line
