"""Leaves a server out for a workflow that failed there, and tries it again with one run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.core.ids import PromptId, ServerUrl
from app.core.queue.entry import Entry, Shape

FIRST_REST_MS = 60_000
"""Milliseconds that a server is left out after its first failure: a restart takes about so long."""

LONGEST_REST_MS = 960_000
"""Most milliseconds that a server is left out: each further failure doubles the time up to this."""


class Fault(StrEnum):
    """What a server failed at, as the card says it."""

    MEMORY = "memory"
    DRIVER = "driver"


@dataclass(frozen=True, slots=True)
class Rest:
    """A server rests from a shape until `until` (ms). `trial` is the one run that tries it."""

    until: int
    failures: int = 1
    trial: PromptId | None = None
    fault: Fault = Fault.MEMORY


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A server that a run may not go to until `until` (ms), or while another run tries it."""

    server: ServerUrl
    fault: Fault
    until: int
    is_tried: bool = False


@dataclass(frozen=True, slots=True)
class Breaker:
    """Which servers rest from which shapes."""

    rests: Mapping[tuple[ServerUrl, Shape], Rest] = field(default_factory=dict)

    def is_left_out(self, server: ServerUrl, shape: Shape, at: int) -> bool:
        """Return whether the shape must not go to the server now.

        After the rest one run may go. Until that ends the others stay away.
        """
        rest = self.rests.get((server, shape))
        return rest is not None and (at < rest.until or rest.trial is not None)

    def left_out(self, entry: Entry, at: int) -> tuple[LeftOut, ...]:
        """Return the servers that an entry allows and that rest from its shape now."""
        return tuple(
            LeftOut(server, rest.fault, rest.until, rest.trial is not None)
            for (server, shape), rest in self.rests.items()
            if shape == entry.shape and entry.allows(server) and self.is_left_out(server, shape, at)
        )

    def trial_of(self, server: ServerUrl, shape: Shape) -> PromptId | None:
        """Return the run that tries a server, `None` if none does."""
        rest = self.rests.get((server, shape))
        return None if rest is None else rest.trial

    def next_end(self, at: int) -> int | None:
        """Return when the next rest ends (ms), `None` if none does later than `at`."""
        return min((rest.until for rest in self.rests.values() if rest.until > at), default=None)

    def sent(self, server: ServerUrl, shape: Shape, prompt_id: PromptId) -> "Breaker":
        """Return the breaker after a run was sent: after a rest it is the trial."""
        rest = self.rests.get((server, shape))
        if rest is None or rest.trial is not None:
            return self
        return self._with(server, shape, replace(rest, trial=prompt_id))

    def failed(
        self, server: ServerUrl, shape: Shape, at: int, fault: Fault = Fault.MEMORY
    ) -> "Breaker":
        """Return the breaker after a run failed for a reason of the server's (memory, crash)."""
        rest = self.rests.get((server, shape))
        failures = 1 if rest is None else rest.failures + 1
        span = min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS)
        return self._with(server, shape, Rest(at + span, failures, fault=fault))

    def succeeded(self, server: ServerUrl, shape: Shape) -> "Breaker":
        """Return the breaker after a run of the shape succeeded there."""
        if (server, shape) not in self.rests:
            return self
        kept = {key: rest for key, rest in self.rests.items() if key != (server, shape)}
        return replace(self, rests=kept)

    def ended(self, server: ServerUrl, shape: Shape, prompt_id: PromptId) -> "Breaker":
        """Return the breaker after a run ended otherwise, such as cancelled: another may try."""
        rest = self.rests.get((server, shape))
        if rest is None or rest.trial != prompt_id:
            return self
        return self._with(server, shape, replace(rest, trial=None))

    def _with(self, server: ServerUrl, shape: Shape, rest: Rest) -> "Breaker":
        return replace(self, rests={**self.rests, (server, shape): rest})
