"""Counts what runs came to, by kind of fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.faults import kinds
from tests.faults.judge import WRONGS
from tests.faults.runs import Outcome


@dataclass
class Table:
    """A run counts once in the row of each fault that struck in it."""

    runs: int = 0
    rows: dict[str, Counter[str]] = field(default_factory=dict)
    fired: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    bad: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.runs += 1
        self.fired.update(outcome.fired)
        wrong = Counter(finding.kind for finding in outcome.findings)
        self.total.update(wrong)
        for name in set(outcome.struck) or {"none"}:
            row = self.rows.setdefault(name, Counter())
            row["runs"] += 1
            row["ordered"] += outcome.ordered
            row.update(wrong)
        if outcome.findings:
            self.bad.append(outcome)

    @property
    def clean(self) -> bool:
        return not self.bad

    def rarely_struck(self, least: int) -> list[str]:
        """Faults that happened in fewer runs than `least`."""
        return [name for name in kinds.FAULTS if self.rows.get(name, Counter())["runs"] < least]

    def rarely_ordered(self, least: float) -> list[str]:
        """Faults with which fewer of the runs than this fraction came to an order at all."""
        return [name for name, row in self.rows.items() if row["ordered"] < least * row["runs"]]

    def lines(self) -> Iterable[str]:
        columns = ("runs", *WRONGS)
        yield f"{'fault':32}" + "".join(f"{name:>16}" for name in columns)
        known = [name for name in ("none", *kinds.FAULTS, "late_commit_refused") if name in self.rows]
        for name in known:
            yield f"{name:32}" + "".join(f"{self.rows[name][column]:>16}" for column in columns)
        figures = {"runs": self.runs, **self.total}
        yield f"{'together':32}" + "".join(f"{figures.get(column, 0):>16}" for column in columns)

    def complaints(self, most: int = 10) -> Iterable[str]:
        """The first bad runs, each with the seed that plays it again."""
        for outcome in self.bad[:most]:
            run = outcome.run
            yield f"run {run.number} (seed {run.seed}, {run.setting}; {', '.join(outcome.struck)}):"
            yield from (f"    {finding.kind}: {finding.text}" for finding in outcome.findings)
