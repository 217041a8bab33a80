"""A model of the journal's database: what the store port promises, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.core.storage.journal import Row, Step, replay
from app.core.storage.row_text import text_of, value_of


@dataclass(slots=True)
class ModelJournal:
    """`full`: nothing can be written. Rows and events hold what text of theirs would."""

    full: bool = False
    rows: dict[str, Row] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)

    def commit(self, steps: Sequence[Step]) -> list[str] | None:
        """Write all steps or none; return the ids of rows that are not as expected.

        `None` when nothing can be written.
        """
        if self.full:
            return None
        conflicts = [str(step.row["promptId"]) for step in steps if not self._expected(step)]
        if not conflicts:
            for step in steps:
                self.rows[step.row["promptId"]] = value_of(text_of(step.row))
                self.events.append(value_of(text_of(step.event)))
        return conflicts

    def owned_by(self, window_id: str) -> list[Row]:
        """Return the rows of one window."""
        return [row for row in self.rows.values() if row["owner"] == window_id]

    def intents(self, prompt_id: str) -> int:
        """Return how often it was recorded that a prompt will be sent."""
        return sum(
            event["promptId"] == prompt_id and event["changed"].get("attempt", 0) > 0
            for event in self.events
        )

    def agrees(self) -> bool:
        """Tell whether the events lead to the rows."""
        return replay(self.events) == self.rows

    def _expected(self, step: Step) -> bool:
        stored = self.rows.get(step.row["promptId"])
        if stored is None:
            return step.rev == 0
        return (stored["rev"], stored["owner"]) == (step.rev, step.owner)
