"""The suite is worth what it catches: three classic mistakes, put into the converter on purpose."""

from __future__ import annotations

import pytest

from tests.faults.broken import BROKEN, Broken
from tests.faults.campaign import play_all
from tests.faults.runs import Run

RUNS = 60


def _runs(broken: Broken) -> list[Run]:
    return [Run(n, 5_000 + n, broken.setting, broken.faults[n % len(broken.faults)]) for n in range(RUNS)]


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_suite_catches(name: str) -> None:
    broken = BROKEN[name]
    with broken.mistake():
        table = play_all(_runs(broken))
    assert not table.clean
    seen = {finding.kind for outcome in table.bad for finding in outcome.findings}
    assert seen >= broken.seen_as, "\n".join(table.complaints())


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_same_runs_are_clean_without_the_mistake(name: str) -> None:
    table = play_all(_runs(BROKEN[name]))
    assert table.clean, "\n".join(table.complaints())
