"""What a trial found, the bounds that it has to keep, and the table of all. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds of a good task, milliseconds of a block, memory as a multiple of the quiet page's."""

    good: float
    block: float
    memory: float


IN_TESTS = Bounds(good=60.0, block=1_500.0, memory=3.0)
"""Generous: tests run beside others on slow machines."""

AIM = Bounds(good=10.0, block=200.0, memory=2.0)
"""What the page has to keep on a machine of its own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One trial. `said` is what the page showed of the server, `wrongs` what must not have been."""

    name: str
    good: float
    block: float
    memory: float
    said: str = ""
    wrongs: tuple[str, ...] = ()

    def broken(self, bounds: Bounds) -> list[str]:
        """Return everything that is wrong, in words."""
        limits = (
            ("a good task took", self.good, bounds.good, "s"),
            ("the longest block was", self.block, bounds.block, "ms"),
            ("memory was", self.memory, bounds.memory, "× the quiet page's"),
        )
        over = [
            f"{what} {value:.1f} {unit}, not {limit:g}"
            for what, value, limit, unit in limits
            if value > limit
        ]
        return [f"{self.name}: {text}" for text in (*over, *self.wrongs)]


HEAD = "| mode | good task | longest block | memory | what the page said |\n|---|--:|--:|--:|---|"
SAID_CHARACTERS = 110


def table(findings: Sequence[Finding]) -> str:
    """Return the findings as a Markdown table, with the worst of each column last."""
    rows = [_row(found) for found in findings]
    if findings:
        worst = Finding(
            "**worst**",
            max(found.good for found in findings),
            max(found.block for found in findings),
            max(found.memory for found in findings),
        )
        rows.append(_row(worst))
    return "\n".join([HEAD, *rows])


def _row(found: Finding) -> str:
    said = " ".join(found.said.split()).replace("|", "\\|")
    if len(said) > SAID_CHARACTERS:
        said = f"{said[:SAID_CHARACTERS]}…"
    return (
        f"| {found.name} | {found.good:.1f} s | {found.block:.0f} ms "
        f"| {found.memory:.1f} × | {said} |"
    )
