"""python -m app: the command line alone."""

from __future__ import annotations

import sys

from app.cli import main

sys.exit(main())
