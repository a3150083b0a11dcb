"""A letter on paper or as a PDF: asked where without blocking, written away from the window's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QStandardPaths
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from app.services import export
from app.wording.letters import Letter
from ui import tasks
from ui.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

_BODY_POINTS = 10
_MARGIN_MM = 20
_DOTS_PER_INCH = 300


def document_of(letter: Letter) -> QTextDocument:
    """Black on white whatever the window's look. Every text is data and stands as it is."""
    facts = "".join(f"<p>{escape(fact)}</p>" for fact in letter.facts)
    head = "".join(f'<th align="left">{escape(title)}</th>' for title in letter.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in cells) + "</tr>" for cells in letter.rows
    )
    document = QTextDocument()
    font = QFont(QApplication.font())
    font.setPointSizeF(_BODY_POINTS)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet("p { margin: 0 } th, td { padding: 4px 16px 4px 0 }")
    document.setHtml(
        f'<h2>{escape(letter.title)}</h2>{facts}<p>&nbsp;</p><table width="100%" cellspacing="0">'
        f"<thead><tr>{head}</tr></thead>{rows}</table><p>&nbsp;</p><p>{escape(letter.closing)}</p>"
    )
    document.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, letter.title)
    return document


def _page() -> QPageLayout:
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)


def pdf_of(letter: Letter) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageLayout(_page())
    writer.setTitle(letter.title)
    writer.setCreator("Firmdate")
    document_of(letter).print_(writer)
    del writer  # its last bytes are written when it ends
    return bytes(buffer.data().data())


def ask_where(parent: QWidget, letter: Letter, today: date, say: Callable[[str], None]) -> QFileDialog:
    """The system's own dialog, opened and not waited for; afterwards `say` tells where it is."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = "".join(sign if sign.isalnum() else "-" for sign in letter.name.lower()).strip("-")
    dialog = QFileDialog(parent, tr("Save as PDF"), folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(["PDF (*.pdf)"])
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(f"{name}-{today.isoformat()}.pdf")
    dialog.fileSelected.connect(lambda path: save(parent, letter, Path(path), say))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save(parent: QWidget, letter: Letter, path: Path, say: Callable[[str], None]) -> None:
    content = pdf_of(letter)

    async def write() -> None:
        await asyncio.to_thread(export.save_whole, path, content)

    def done(_: None) -> None:
        say(tr("The answer is in {file}.", file=path.name))

    tasks.run(parent, write, key=f"pdf:{path}", on_done=done)


def print_letter(parent: QWidget, letter: Letter) -> QPrintDialog:
    """The system's dialog, opened and not waited for; what it is answered with is printed."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # only who prints loads it

    printer: QPrinter = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(_page())
    printer.setDocName(letter.title)
    dialog = QPrintDialog(printer, parent)

    def finish(answer: int) -> None:
        if answer == QPrintDialog.DialogCode.Accepted:
            document_of(letter).print_(printer)
        dialog.deleteLater()

    dialog.finished.connect(finish)
    QDialog.open(dialog)  # its own `open` wants a receiver
    return dialog
