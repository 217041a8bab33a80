"""The keys of a card that has the focus: X cancels, N runs it next, M opens its menu."""

from collections.abc import Callable

from app.ui.page_store import PageStore
from app.ui.tasks.actions import TaskActions


class CardKeys:
    """`take` acts on a card; `begin` starts a coroutine, and returns whether there was work."""

    def __init__(
        self, page_store: PageStore, tasks: TaskActions, begin: Callable[[object, str], bool]
    ) -> None:
        self._page_store = page_store
        self._tasks = tasks
        self._begin = begin

    def take(self, name: str, prompt_id: str, *, typing: bool) -> bool:
        """Act on the card `prompt_id`, "" for none; return whether the key had an effect."""
        scene = self._page_store.scene()
        if typing or not prompt_id or scene.is_dialog_open:
            return False
        key, waits = name.lower(), scene.window.waiting(prompt_id) is not None
        task = scene.window.tasks.get(prompt_id)
        if key == "x" and (waits or (task is not None and task.is_open)):
            return self._begin(self._tasks.cancel(prompt_id), "cancel")
        if key == "n" and waits:
            return self._begin(self._tasks.run_next(prompt_id), "next")
        return key == "m" and self._tasks.moving.open(prompt_id)
