"""python -m app.demo [--reset] [--size large] [--folder PATH]: the headless demo, for development."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from app.demo.command import serve_headless
from app.demo.faults import DemoError

parser = argparse.ArgumentParser(
    prog="python -m app.demo", description="The demo's servers without the window."
)
parser.add_argument("--reset", action="store_true")
parser.add_argument("--size", choices=("small", "large"), default="small")
parser.add_argument("--folder", type=Path)
chosen = parser.parse_args()
try:
    sys.exit(asyncio.run(serve_headless(chosen.folder, size=chosen.size, reset=chosen.reset)))
except DemoError as fault:
    print(fault.sentence, file=sys.stderr)
    sys.exit(fault.exit_code)
