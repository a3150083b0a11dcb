"""Dutch."""

from __future__ import annotations

from app.wording.catalog import Catalog
from app.wording.catalog.nl.checks import CHECKS
from app.wording.catalog.nl.delivery import DELIVERY
from app.wording.catalog.nl.faults import FAULTS
from app.wording.catalog.nl.inbox import INBOX
from app.wording.catalog.nl.orders import ORDER_CHECKS, ORDER_FAULTS, ORDER_INBOX, ORDERS
from app.wording.catalog.nl.sentences import SENTENCES
from app.wording.catalog.nl.setup import SETUP
from app.wording.catalog.nl.team import TEAM

CATALOG = Catalog(
    CHECKS | ORDER_CHECKS,
    FAULTS | SETUP | TEAM | ORDER_FAULTS,
    INBOX | ORDER_INBOX,
    SENTENCES | DELIVERY | ORDERS,
)
