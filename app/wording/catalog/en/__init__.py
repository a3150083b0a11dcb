"""English."""

from __future__ import annotations

from app.wording.catalog import Catalog
from app.wording.catalog.en.checks import CHECKS
from app.wording.catalog.en.delivery import DELIVERY
from app.wording.catalog.en.faults import FAULTS
from app.wording.catalog.en.inbox import INBOX
from app.wording.catalog.en.orders import ORDER_CHECKS, ORDER_FAULTS, ORDER_INBOX, ORDERS
from app.wording.catalog.en.sentences import SENTENCES
from app.wording.catalog.en.setup import SETUP
from app.wording.catalog.en.team import TEAM

CATALOG = Catalog(
    CHECKS | ORDER_CHECKS,
    FAULTS | SETUP | TEAM | ORDER_FAULTS,
    INBOX | ORDER_INBOX,
    SENTENCES | DELIVERY | ORDERS,
)
