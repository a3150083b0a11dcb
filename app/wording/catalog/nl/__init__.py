"""Dutch."""

from __future__ import annotations

from app.wording.catalog import Catalog
from app.wording.catalog.nl.checks import CHECKS
from app.wording.catalog.nl.faults import FAULTS
from app.wording.catalog.nl.inbox import INBOX
from app.wording.catalog.nl.sentences import SENTENCES
from app.wording.catalog.nl.setup import SETUP

CATALOG = Catalog(CHECKS, FAULTS | SETUP, INBOX, SENTENCES)
