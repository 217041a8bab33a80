"""The table that a run prints, in Markdown. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from tests.soak.verdict import Verdict


def table(minutes: float, windows: int, faults: Mapping[str, int], verdict: Verdict) -> str:
    """Return the table of a run."""
    lines = [
        ("Minutes", f"{minutes:g}"),
        ("Windows", str(windows)),
        ("Servers", "3, a workspace that moves, and 2 behind one address"),
        ("Tasks", _counts(verdict.states)),
        ("Tasks at the address with 2 servers", _counts(verdict.several)),
        ("Faults", str(sum(faults.values()))),
        *((f"· {name}", str(count)) for name, count in sorted(faults.items())),
        ("Begun again after its server lost its memory", str(verdict.again)),
        ("Run twice because the browser sent its POST again", str(verdict.resent)),
        ("Tasks missing from the journal", str(len(verdict.wrongs["lost"]))),
        ("Tasks run twice", str(len(verdict.wrongs["doubled"]))),
        ("Tasks run at a server that they are not bound to", str(len(verdict.wrongs["misplaced"]))),
        ("Wrong pictures", str(len(verdict.wrongs["wrong picture"]))),
        ("Pictures not shown", str(len(verdict.wrongs["no picture"]))),
        ("Tasks shown in two windows", str(len(verdict.wrongs["shown twice"]))),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in lines)])


def _counts(states: Counter[str]) -> str:
    told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    return f"{sum(states.values())} ({told})" if told else "0"


def counted(names: list[str]) -> Counter[str]:
    """Count the faults by kind."""
    return Counter(name for name in names if name)
