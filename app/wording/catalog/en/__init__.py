"""English."""

from __future__ import annotations

from app.wording.catalog import Catalog
from app.wording.catalog.en.checks import CHECKS
from app.wording.catalog.en.faults import FAULTS
from app.wording.catalog.en.inbox import INBOX
from app.wording.catalog.en.sentences import SENTENCES
from app.wording.catalog.en.setup import SETUP

CATALOG = Catalog(CHECKS, FAULTS | SETUP, INBOX, SENTENCES)
