"""Words of the window itself. Sentences about the business come from app.wording, never from here."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

CONTEXT = "Firmdate"


def tr(text: str, /, **values: object) -> str:
    """`text` in the user's language (Qt Linguist, one context), with `{names}` filled in afterwards.

    Filling comes last so that a translator may move a name, and so that text from servers is
    never looked up as a message.
    """
    shown = QCoreApplication.translate(CONTEXT, text)
    return shown.format(**values) if values else shown
