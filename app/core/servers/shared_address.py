"""Signs that several servers share one address, for example behind a load balancer. Pure.

A single server changes in one direction: a restart changes its identity once and clears its
prompts. If a value disappears and returns within `WINDOW_MS` without a failed request, there are
two servers. One such sign is enough. Weak signs have other explanations, so two different ones are
needed.

Times are monotonic milliseconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Any

from app.core.servers.identity import difference

WINDOW_MS = 60_000
"""Maximum milliseconds between a value and its return. Two restarts with other arguments take
longer."""

SOFT_MS = 600_000
"""Milliseconds that a weak sign counts."""

ENOUGH = 4
"""Minimum total weight for an address to count as shared."""

SOFT_LIMIT = 2
"""Maximum total weight of weak signs of one kind, since a single fault may repeat."""

RUNS = 16
"""Values kept of a sequence. More servers than this, taking turns, are not detected."""

MAX_PROMPTS = 200
"""Maximum number of prompts tracked for an address."""


class Sign(StrEnum):
    """Kinds of evidence; the values are stored, and are part of the catalogue's keys."""

    IDENTITY = "identity"
    PROMPT = "prompt"
    FILE = "file"
    UPLOAD = "upload"
    PICTURE = "picture"
    DEPTH = "depth"
    NUMBER = "number"
    ENTRY = "entry"
    GAP = "gap"


WEIGHTS: Mapping[Sign, int] = {
    Sign.IDENTITY: ENOUGH,
    Sign.PROMPT: ENOUGH,
    Sign.FILE: ENOUGH,
    Sign.UPLOAD: 2,
    Sign.PICTURE: 1,
    Sign.DEPTH: 1,
    Sign.NUMBER: 1,
    Sign.ENTRY: 1,
    Sign.GAP: 1,
}
"""The weight of each kind of sign; signs below `ENOUGH` are weak."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign: `detail` describes the observation in protocol terms; `at` in monotonic ms."""

    sign: Sign
    detail: str
    at: int


class QueuePlace(IntEnum):
    """Where a prompt was found; a server moves it only from the queue to the history."""

    NOWHERE = 0
    QUEUE = 1
    HISTORY = 2


Run = tuple[Any, int]
"""A value, and when it was last seen."""


@dataclass(frozen=True, slots=True)
class Traces:
    """The observations of one address since its last failure, as far as signs need them."""

    identities: tuple[Run, ...] = ()
    places: Mapping[str, tuple[Run, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[Run, ...]] = field(default_factory=dict)
    number: float | None = None
    evidence: tuple[Evidence, ...] = ()


def is_several(traces: Traces, at: int) -> bool:
    """Return whether the evidence is sufficient."""
    weights: dict[Sign, int] = {}
    for one in traces.evidence:
        weight = WEIGHTS[one.sign]
        if weight >= ENOUGH:
            return True
        if at - one.at < SOFT_MS:
            weights[one.sign] = min(SOFT_LIMIT, weights.get(one.sign, 0) + weight)
    return sum(weights.values()) >= ENOUGH


def interrupted(traces: Traces) -> Traces:
    """Forget everything that a restart may have changed, after a failed request."""
    return Traces(evidence=tuple(one for one in traces.evidence if WEIGHTS[one.sign] >= ENOUGH))


def add(traces: Traces, sign: Sign, detail: str, at: int) -> Traces:
    """Record a sign that was detected elsewhere, such as in a picture."""
    return replace(traces, evidence=(*traces.evidence[-20:], Evidence(sign, detail, at)))


def saw_identity(traces: Traces, identity: str, at: int) -> Traces:
    """Record the identity of the server that responded (`identity.identity_of`)."""
    runs = _put(traces.identities, identity, at)
    traces = replace(traces, identities=runs)
    if not _comes_back(runs):
        return traces
    return add(traces, Sign.IDENTITY, difference(runs[-2][0], runs[-1][0]), at)


def saw_prompt(traces: Traces, prompt_id: str, place: QueuePlace, at: int) -> Traces:
    """Record where a prompt was found that this address had accepted."""
    runs = _put(traces.places.get(prompt_id, ()), place, at)
    traces = replace(traces, places=_latest(traces.places, prompt_id, runs))
    found = [run[0] for run in runs]
    if len(found) < 3 or found[-2] is not QueuePlace.NOWHERE or found[-1] is QueuePlace.NOWHERE:
        return traces
    if runs[-1][1] - runs[-3][1] > WINDOW_MS:
        return traces
    # Some servers write the history a moment after a prompt has left the queue.
    sign = Sign.PROMPT if found[-1] <= found[-3] else Sign.GAP
    return add(traces, sign, f"{prompt_id}: {found[-3].name}, NOWHERE, {found[-1].name}", at)


def saw_file(traces: Traces, name: str, there: bool, at: int) -> Traces:
    """Record whether a file exists; if it disappears and returns, there are two servers."""
    runs = _put(traces.files.get(name, ()), there, at)
    traces = replace(traces, files=_latest(traces.files, name, runs))
    return add(traces, Sign.FILE, name, at) if there and _comes_back(runs) else traces


def saw_number(traces: Traces, number: float, known: float | None, at: int) -> Traces:
    """Record the number of a prompt of ours: a server counts up until it restarts.

    `known` is `Traces.number` from before the prompt was sent, since responses to concurrent
    prompts may arrive in any order.
    """
    latest = traces.number
    if known is None or latest is None:
        return replace(traces, number=number if latest is None else max(number, latest))
    before = min(known, latest)  # smaller than `known` if the count went back meanwhile
    if number > before:
        return replace(traces, number=max(number, latest))
    return add(replace(traces, number=number), Sign.NUMBER, f"{before:g}, {number:g}", at)


def alternate(depths: Sequence[int]) -> bool:
    """Return whether queue lengths reported at one moment alternate.

    A single change may look like that, since the responses may arrive in any order.
    """
    return len(depths) > 3 and depths[0] == depths[2] != depths[1] == depths[3]


def saw_depths(traces: Traces, rounds: Sequence[Sequence[int]], at: int) -> Traces:
    """Record the queue lengths of two consecutive rounds: both must alternate."""
    if len(rounds) < 2 or not all(map(alternate, rounds)):
        return traces
    detail = "; ".join(", ".join(map(str, depths)) for depths in rounds)
    return add(traces, Sign.DEPTH, detail, at)


def forget_prompt(traces: Traces, prompt_id: str) -> Traces:
    """Forget a prompt that is being sent again."""
    places = {key: runs for key, runs in traces.places.items() if key != prompt_id}
    return replace(traces, places=places)


def _put(runs: tuple[Run, ...], value: Any, at: int) -> tuple[Run, ...]:
    if runs and runs[-1][0] == value:
        return (*runs[:-1], (value, at))
    return (*runs, (value, at))[-RUNS:]


def _comes_back(runs: tuple[Run, ...]) -> bool:
    """Return whether the last value was seen before a different one."""
    value, at = runs[-1]
    return any(run[0] == value and at - run[1] <= WINDOW_MS for run in runs[:-1])


def _latest(
    kept: Mapping[str, tuple[Run, ...]], key: str, runs: tuple[Run, ...]
) -> Mapping[str, tuple[Run, ...]]:
    others = [item for item in kept.items() if item[0] != key][-(MAX_PROMPTS - 1) :]
    return dict([*others, (key, runs)])
