"""French. A high sign never starts a line: its space before it is a no-break one."""

from __future__ import annotations

from collections.abc import Mapping

from app.wording.catalog import Catalog
from app.wording.catalog.fr.checks import CHECKS
from app.wording.catalog.fr.delivery import DELIVERY
from app.wording.catalog.fr.faults import FAULTS
from app.wording.catalog.fr.inbox import INBOX
from app.wording.catalog.fr.orders import ORDER_CHECKS, ORDER_FAULTS, ORDER_INBOX, ORDERS
from app.wording.catalog.fr.sentences import SENTENCES
from app.wording.catalog.fr.setup import SETUP
from app.wording.catalog.fr.team import TEAM

_TIES = ((" :", "\u00a0:"), (" ;", "\u00a0;"), (" ?", "\u00a0?"), (" »", "\u00a0»"), ("« ", "«\u00a0"))


def _tied(text: str) -> str:
    for loose, tied in _TIES:
        text = text.replace(loose, tied)
    return text


def _three(table: Mapping[str, tuple[str, str, str]]) -> dict[str, tuple[str, str, str]]:
    return {key: (_tied(a), _tied(b), _tied(c)) for key, (a, b, c) in table.items()}


CATALOG = Catalog(
    _three(CHECKS | ORDER_CHECKS),
    _three(FAULTS | SETUP | TEAM | ORDER_FAULTS),
    {key: (_tied(a), _tied(b), _tied(c), _tied(d)) for key, (a, b, c, d) in (INBOX | ORDER_INBOX).items()},
    {key: _tied(text) for key, text in (SENTENCES | DELIVERY | ORDERS).items()},
)
