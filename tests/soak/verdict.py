"""What came of a run: the journal's rows against what the servers did. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from app.core.task.task import END_STATES

WRONGS = ("lost", "doubled", "misplaced", "wrong picture", "no picture", "shown twice")

Row = Mapping[str, Any]
Files = frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Life:
    """One server from a start to the loss of its memory, at `ended_at` (ms; `None`: never).

    `runs` are the ids of the prompts that it began, `files` what those that succeeded reported.
    """

    runs: Sequence[str]
    files: Mapping[str, Files]
    ended_at: int | None = None


@dataclass(slots=True)
class Verdict:
    """The counts of the table; `wrongs` tells every wrong by its prompt id.

    `several` counts the states of tasks at an address with several servers.
    """

    states: Counter[str] = field(default_factory=Counter)
    several: Counter[str] = field(default_factory=Counter)
    again: int = 0
    resent: int = 0
    wrongs: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in WRONGS})

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self.wrongs.values())


def judge(
    rows: Sequence[Row],
    lives: Mapping[str, Sequence[Life]],
    shown: Iterable[Sequence[str]],
    seen: AbstractSet[str] = frozenset(),
    posts: Mapping[str, int] | None = None,
    several: AbstractSet[str] = frozenset(),
) -> Verdict:
    """Judge a run that has come to rest.

    `lives` are the servers' by address, `shown` the ids that each living window shows, `seen` those
    that any window ever showed. A task is lost when it has not ended, when it was seen or a server
    had it and the journal does not, or when it is called lost though its server never forgot it. It
    is misplaced when a server began it that it is not bound to. It is doubled when a server began
    it twice within one life. Two that are not are counted apart: one that was begun again after its
    server had lost its memory, and one that came to its server in more `posts` than the page made.
    A browser sends a request again by itself when a connection that it had used before breaks, and
    the page hears of the second breaking only.

    `several` are addresses with several servers behind each. Nothing can be asked there for
    certain, so a task there may stay open or be called lost. It is counted apart.
    """
    verdict = Verdict()
    known = {row["promptId"] for row in rows}
    begun = {run for server in lives.values() for life in server for run in life.runs}
    verdict.wrongs["lost"] += sorted((begun | seen) - known)
    for row in rows:
        server = row["executionServer"]
        is_several = server in several
        (verdict.several if is_several else verdict.states)[row["state"]] += 1
        if not is_several:
            _judge_end(row, lives.get(server, ()), verdict)
        _judge_runs(row, lives.get(server, ()), verdict, posts or {})
    bound = {row["promptId"]: row["executionServer"] for row in rows}
    runs = {(run, url) for url, server in lives.items() for life in server for run in life.runs}
    verdict.wrongs["misplaced"] += sorted(
        run for run, url in runs if run in bound and bound[run] != url
    )
    windows = Counter(prompt_id for ids in shown for prompt_id in ids)
    verdict.wrongs["shown twice"] += [one for one, count in windows.items() if count > 1]
    return verdict


def _judge_end(row: Row, lives: Sequence[Life], verdict: Verdict) -> None:
    state = row["state"]
    if state not in END_STATES or (state == "lost" and not _forgotten(row, lives)):
        verdict.wrongs["lost"].append(row["promptId"])


def _judge_runs(
    row: Row, lives: Sequence[Life], verdict: Verdict, posts: Mapping[str, int]
) -> None:
    prompt_id, state = row["promptId"], row["state"]
    counts = [life.runs.count(prompt_id) for life in lives]
    if any(count > 1 for count in counts):
        if posts.get(prompt_id, 0) > row["attempt"]:
            verdict.resent += 1
        else:
            verdict.wrongs["doubled"].append(prompt_id)
    verdict.again += sum(count > 0 for count in counts) > 1
    if state == "succeeded":
        files = frozenset((f["filename"], f["subfolder"], f["type"]) for f in row["outputs"])
        if files not in [life.files.get(prompt_id) for life in lives]:
            verdict.wrongs["wrong picture"].append(prompt_id)


def _forgotten(row: Row, lives: Sequence[Life]) -> bool:
    sent = row["submittedAt"] or row["registeredAt"]
    return any(life.ended_at is not None and life.ended_at >= sent for life in lives)
