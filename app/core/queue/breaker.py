"""Leaves a server out for a workflow that failed there, and tries it again with one run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.core.ids import PromptId, ServerUrl
from app.core.queue.entry import Shape

FIRST_REST_MS = 60_000
"""Milliseconds that a server is left out after its first failure: a restart takes about so long."""

LONGEST_REST_MS = 960_000
"""Most milliseconds that a server is left out: each further failure doubles the time up to this."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A server rests from a shape until `until` (ms). `trial` is the one run that tries it."""

    until: int
    failures: int = 1
    trial: PromptId | None = None


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

    def sent(self, server: ServerUrl, shape: Shape, prompt_id: PromptId) -> "Breaker":
        """Return the breaker after a run was sent: after a rest it is the trial."""
        rest = self.rests.get((server, shape))
        if rest is None or rest.trial is not None:
            return self
        return self._with(server, shape, replace(rest, trial=prompt_id))

    def failed(self, server: ServerUrl, shape: Shape, at: int) -> "Breaker":
        """Return the breaker after a run failed for a reason of the server's (memory, crash)."""
        rest = self.rests.get((server, shape))
        failures = 1 if rest is None else rest.failures + 1
        span = min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS)
        return self._with(server, shape, Rest(at + span, failures))

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
