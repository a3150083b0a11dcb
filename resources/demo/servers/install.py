"""Runs pip in the environment that is being made, and ends it with the parent.

python install.py    with one JSON line on standard input: {"arguments": ["install", ...]}
"""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import keeper

if __name__ == "__main__":
    orders = keeper.read_orders()
    keeper.keep()
    del sys.path[0]
    sys.argv = ["pip", *orders["arguments"]]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
