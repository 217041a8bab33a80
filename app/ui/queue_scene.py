"""What views read of the queue of this browser."""

from dataclasses import dataclass

from app.core.message import Message
from app.core.queue.decided import Decided, sentence
from app.ui.server_scene import ServerScene


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class QueueScene(ServerScene):
    """The runs that wait, and why others went where they went."""

    @property
    def waiting_count(self) -> int:
        """The number of runs that wait here."""
        return len(self.state.window.queue)

    @property
    def is_queue_paused(self) -> bool:
        """Whether nothing that waits here is sent."""
        return self.state.is_queue_paused

    @property
    def decided(self) -> tuple[Decided, ...]:
        """The last runs that left the queue, and why they went where they went."""
        return self.state.decided

    def why_there(self, prompt_id: str) -> Message | None:
        """Return why a task went to its server, if that was decided by this page."""
        decided = self.state.decided_of.get(prompt_id)
        if decided is None or len(self.state.pool.servers) == 1:
            return None
        urls = filter(None, (decided.server, decided.home))
        return sentence(decided, {url: self.state.shown_name(url) for url in urls})
