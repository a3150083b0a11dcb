"""Ctrl+E: a list as it stands, to a file that a spreadsheet opens."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from app.services import export
from ui import tasks
from ui.i18n import tr
from ui.shell import Shell
from ui.widgets.cells import ListData

_KINDS = {"XLSX": "*.xlsx", "CSV": "*.csv"}


def export_from(shell: Shell, page: QWidget, today: date) -> None:
    """Lets a page's lists be exported, if it has any."""
    wanted = getattr(page, "export_requested", None)
    if wanted is not None:
        wanted.connect(lambda data: ask_where(shell, data, today))


def ask_where(shell: Shell, data: ListData, today: date) -> QFileDialog:
    """The system's own dialog, opened and not waited for: nothing blocks meanwhile."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = "".join(sign if sign.isalnum() else "-" for sign in data.name.lower()).strip("-") or "list"
    dialog = QFileDialog(shell, tr("Export {list}", list=data.name), folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"{kind} ({pattern})" for kind, pattern in _KINDS.items()])
    dialog.setDefaultSuffix("xlsx")
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.split(" ")[0].lower()))
    dialog.selectFile(f"{name}-{today.isoformat()}.xlsx")
    dialog.fileSelected.connect(lambda path: save(shell, data, Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save(shell: Shell, data: ListData, path: Path) -> None:
    """Writes it away from the window's thread and says where it is."""

    async def write() -> None:
        await asyncio.to_thread(export.export_list, path, data.titles, _plain(data), data.name)

    def done(_: None) -> None:
        shell.toast("success", tr("{count} rows are in {file}.", count=len(data.rows), file=path.name))

    tasks.run(shell, write, key=f"export:{path}", on_done=done)


def _plain(data: ListData) -> list[list[export.Value]]:
    """Moments as text: a spreadsheet's own kind has no time zone."""
    return [
        [
            value.isoformat(sep=" ", timespec="minutes") if isinstance(value, datetime) else value
            for value in row
        ]
        for row in data.rows
    ]
