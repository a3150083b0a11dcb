"""What each step of a conversion did, for whoever watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.errors import FirmdateError

StepName = Literal["claim", "look_up", "create", "verify", "confirm", "write_back"]
StepResult = Literal["done", "failed", "owed", "unknown"]
STEPS: tuple[StepName, ...] = ("claim", "look_up", "create", "verify", "confirm", "write_back")


@dataclass(frozen=True)
class StepReport:
    """What one step did. `detail` is data (an order number, differences), `fault` what went wrong."""

    step: StepName
    result: StepResult
    detail: str = ""
    fault: FirmdateError | None = None
