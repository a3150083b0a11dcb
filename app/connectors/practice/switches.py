"""Named outages of the practice systems, to see how the program behaves when something fails.

These are weather, not faults of a connector: with them on, the practice connectors still keep every
promise of `app.ports`. What a bad connector would do is in `faults.py`.
"""

from __future__ import annotations

OUTAGES: dict[str, str] = {
    "erp_down": "The ERP cannot be reached: nothing is sent.",
    "crm_down": "The CRM cannot be reached: nothing is sent.",
    "slow": "Both systems answer only after `Switches.slow_seconds`.",
    "no_permission_invoices": "The signed-in user may not read invoices or credit.",
    "no_permission_new_customers": "The signed-in user may not create customers.",
    "wrong_password": "Both systems refuse the sign-in.",
    "session_expired": "The session has ended at the next call; signing in again works.",
    "create_refused": "The ERP refuses the next create and says why.",
    "create_outcome_unknown_but_done": "The ERP creates the sales order, and the answer is lost.",
    "create_outcome_unknown_not_done": "The create is lost on its way, and so is any answer.",
    "claim_outcome_unknown": "The ERP keeps the claim, and the answer is lost.",
    "confirm_outcome_unknown": "The ERP confirms the sales order, and the answer is lost.",
    "confirm_outcome_unknown_not_done": "The confirmation is lost on its way, and so is any answer.",
    "customer_outcome_unknown_but_done": "The ERP creates the customer, and the answer is lost.",
    "customer_outcome_unknown_not_done": "The new customer is lost on its way, and so is any answer.",
    "write_back_lost": "The CRM says yes to a write-back and keeps nothing of it.",
    "note_outcome_unknown": "The CRM keeps the note, and the answer is lost.",
    "write_back_outcome_unknown": "The CRM keeps the write-back, and the answer is lost.",
}


class Switches:
    """Which outages are on. Some end by themselves: `turn_on(name, times=1)` counts each time it strikes."""

    def __init__(self) -> None:
        self._left: dict[str, int | None] = {}
        self.slow_seconds = 2.0

    def turn_on(self, *names: str, times: int | None = None) -> None:
        """Until turned off, or for so many `times`. Raises ValueError for a name that is not in OUTAGES."""
        for name in names:
            if name not in OUTAGES:
                raise ValueError(f"no outage is called {name!r}")
            self._left[name] = times

    def turn_off(self, *names: str) -> None:
        """These, or all when none is named."""
        for name in names or tuple(self._left):
            self._left.pop(name, None)

    def is_on(self, name: str) -> bool:
        return name in self._left

    @property
    def active(self) -> tuple[str, ...]:
        return tuple(self._left)

    def strikes(self, name: str) -> bool:
        """Whether the outage happens now; a counted one has one time less left afterwards."""
        if name not in self._left:
            return False
        left = self._left[name]
        if left is not None:
            if left <= 1:
                del self._left[name]
            else:
                self._left[name] = left - 1
        return True
