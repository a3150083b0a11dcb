"""German."""

from __future__ import annotations

from app.wording.catalog import Catalog
from app.wording.catalog.de.checks import CHECKS
from app.wording.catalog.de.delivery import DELIVERY
from app.wording.catalog.de.faults import FAULTS
from app.wording.catalog.de.inbox import INBOX
from app.wording.catalog.de.orders import ORDER_CHECKS, ORDER_FAULTS, ORDER_INBOX, ORDERS
from app.wording.catalog.de.sentences import SENTENCES
from app.wording.catalog.de.setup import SETUP
from app.wording.catalog.de.team import TEAM

CATALOG = Catalog(
    CHECKS | ORDER_CHECKS,
    FAULTS | SETUP | TEAM | ORDER_FAULTS,
    INBOX | ORDER_INBOX,
    SENTENCES | DELIVERY | ORDERS,
)
