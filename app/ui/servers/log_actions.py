"""Shows the log of a server in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.errors import BinderyError
from app.core.ids import ServerUrl
from app.core.task.task import TaskState
from app.services.window_store import WindowStore
from app.ui.dialog_state import ServerLog
from app.ui.page_store import PageStore

if TYPE_CHECKING:
    from app.core.comfy.server_log import Failure
    from app.services.servers.server_control import ServerControl


class LogActions:
    """Requests a log when a person opens it."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        reveal_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._reveal_drawn = reveal_drawn

    async def show(self, url: ServerUrl, control: ServerControl) -> None:
        """Show the last lines of a server's log, from the latest failure of this tab on."""
        log = ServerLog(url, self._window_store.state.name_of(url))
        self._page_store.change(server_dialog=log)
        try:
            found = replace(log, lines=await control.log(url, self._failures(url)))
        except BinderyError as error:
            found = replace(log, problem=error.message)
        if self._page_store.state.server_dialog is not log:
            return  # it was closed meanwhile
        self._page_store.change(server_dialog=found)
        if found.lines:
            from app.ui.servers.asking import line_id

            failed = [index for index, line in enumerate(found.lines) if line.failed]
            self._reveal_drawn(line_id(failed[-1] if failed else len(found.lines) - 1))

    def _failures(self, url: ServerUrl) -> list[Failure]:
        from app.core.comfy.server_log import Failure
        from app.ui.tasks.task_name import task_name

        scene = self._page_store.scene()
        return [
            Failure(task_name(scene, task), task.trouble.reasons[0].text)
            for task in self._window_store.state.window.tasks
            if task.execution_server == url
            and task.state is TaskState.FAILED
            and task.trouble is not None
            and task.trouble.reasons
        ]
