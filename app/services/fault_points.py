"""Named places at which a test ends the process or makes a step fail.

Switched on by the environment variable FIRMDATE_FAULT_POINT ("after_create_sent") at start; otherwise
`reached` costs one comparison. The names are the table below: a test asserts that each fires.
"""

from __future__ import annotations

import os

FAULT_POINTS = (
    "after_claim",
    "before_lookup",
    "after_lookup",
    "before_create_sent",
    "after_create_sent",
    "after_created",
    "after_verify",
    "before_confirm_sent",
    "after_confirm_sent",
    "after_confirmed",
    "before_write_back_sent",
    "after_write_back_sent",
    "after_done",
    "before_note_sent",
    "after_note_sent",
)

_ARMED = os.environ.get("FIRMDATE_FAULT_POINT", "")


def reached(name: str) -> None:
    """Ends the process at once, as a power cut would, when `name` is the armed point."""
    if _ARMED and name == _ARMED:
        os._exit(86)
