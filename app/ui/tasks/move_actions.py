"""The actions that move what waits: by the card's menu, by a key, by dragging, or all at once."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from app.core.errors import BinderyError, TakenOver
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.queue.waiting import Waiting
from app.core.task.task import Task
from app.services.window_services import Services
from app.ui.html.widgets import icon_button_id
from app.ui.page_store import PageStore
from app.ui.tasks.move_menu import MENU, can_move

Say = Callable[[str, Message], None]


class MoveActions:
    """Moves and pauses runs of this window; `say` shows on a card why it stays."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        say: Say,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = services.window_store
        self._mover = services.mover
        self._say = say
        self._focus_drawn = focus_drawn

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            MENU: self.open,
            "move-menu-close": lambda _: self.close(),
            "move-to": self._move_to,
            "move-free": self.free,
            "move-all": lambda _: self.move_all(),
            "queue-pause-batch": self.pause_batch,
            "queue-send-all": lambda _: self.send_all(),
        }

    def present_id(self, prompt_id: str) -> str:
        """Return the id that a run has now, if it moved since its card was drawn."""
        return self._mover.present_id(prompt_id)

    def open(self, prompt_id: str) -> bool:
        """Open the menu of a card; return whether that has one."""
        one = self._found(prompt_id)
        if one is None or not can_move(self._page_store.scene(), one):
            return False
        self._page_store.change(moving=prompt_id)
        return True

    def close(self) -> None:
        """Close the menu."""
        self._page_store.change(moving=None)

    async def move(self, prompt_id: str, url: ServerUrl) -> None:
        """Move a run or a queued task to a server; a card that stays says why."""
        self.close()
        if self._window_store.state.pool.get(url) is None or self._found(prompt_id) is None:
            return
        moved = prompt_id
        try:
            moved = await self._mover.move(prompt_id, url)
        except TakenOver:
            return
        except BinderyError as error:
            self._say(prompt_id, error.message)
        if moved != prompt_id:
            self._focus_drawn(icon_button_id(MENU, moved))

    def drop(self, url: str, prompt_id: str) -> Coroutine[Any, Any, None] | None:
        """Move a card that was dragged to a server's tile; return the work, if any."""
        one = self._found(prompt_id)
        if one is None or not can_move(self._page_store.scene(), one):
            return None
        return self.move(prompt_id, ServerUrl(url))

    async def free(self, prompt_id: str) -> None:
        """Let a run go to any server again."""
        self.close()
        await self._try(prompt_id, self._mover.free(prompt_id))

    async def pause_batch(self, batch_id: str) -> None:
        """Pause what waits of a batch, or let it go on."""
        self.close()
        queue = self._window_store.state.window.queue
        first = next((one for one in queue if one.entry.batch_id == batch_id), None)
        if first is not None:
            await self._try(first.prompt_id, self._mover.pause_batch(batch_id))

    async def move_all(self) -> None:
        """Move to the idle server what the hint named."""
        offer = self._window_store.state.move_offer
        if offer is None:
            return
        try:
            moved = await self._mover.move_all(offer.ids, offer.server)
        except BinderyError as error:
            self._page_store.change(toast=error.message)
            return
        for prompt_id, why in moved.failed.items():
            self._say(prompt_id, why)
        name = self._window_store.state.name_of(offer.server)
        if moved.ids:
            self._page_store.change(toast=message("move.moved", n=len(moved.ids), server=name))

    async def send_all(self) -> None:
        """Let servers get all that waits here now."""
        n = self._page_store.scene().waiting_count
        try:
            await self._mover.send_all()
        except BinderyError as error:
            self._page_store.change(toast=error.message)
            return
        self._page_store.change(toast=message("queue.sending_all", n=n))

    def _move_to(self, arg: str) -> Coroutine[Any, Any, None]:
        prompt_id, _, url = arg.partition(" ")
        return self.move(prompt_id, ServerUrl(url))

    async def _try(self, prompt_id: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except BinderyError as error:
            self._say(prompt_id, error.message)

    def _found(self, prompt_id: str) -> Task | Waiting | None:
        window = self._window_store.state.shown
        return window.waiting(prompt_id) or window.tasks.get(prompt_id)
