"""German."""

from __future__ import annotations

from app.wording.catalog import Catalog
from app.wording.catalog.de.checks import CHECKS
from app.wording.catalog.de.faults import FAULTS
from app.wording.catalog.de.inbox import INBOX
from app.wording.catalog.de.sentences import SENTENCES
from app.wording.catalog.de.setup import SETUP

CATALOG = Catalog(CHECKS, FAULTS | SETUP, INBOX, SENTENCES)
