"""The table that a run prints, in Markdown. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from tests.soak.verdict import Verdict


def table(minutes: float, faults: Mapping[str, int], verdict: Verdict) -> str:
    """Return the table of a run."""
    states = ", ".join(f"{count} {state}" for state, count in sorted(verdict.states.items()))
    lines = [
        ("Minutes", f"{minutes:g}"),
        ("Windows and servers", "4 and 3"),
        ("Tasks", f"{sum(verdict.states.values())} ({states})"),
        ("Faults", str(sum(faults.values()))),
        *((f"· {name}", str(count)) for name, count in sorted(faults.items())),
        ("Begun again after its server lost its memory", str(verdict.again)),
        ("Run twice because the browser sent its POST again", str(verdict.resent)),
        ("Tasks missing from the journal", str(len(verdict.wrongs["lost"]))),
        ("Tasks run twice", str(len(verdict.wrongs["doubled"]))),
        ("Wrong pictures", str(len(verdict.wrongs["wrong picture"]))),
        ("Tasks shown in two windows", str(len(verdict.wrongs["shown twice"]))),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in lines)])


def counted(names: list[str]) -> Counter[str]:
    """Count the faults by kind."""
    return Counter(name for name in names if name)
