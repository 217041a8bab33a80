"""What one server really did, also before it lost its memory."""

from __future__ import annotations

import time
from typing import Any

from tests.comfy_server import DemoServer
from tests.hostile_server import HostileServer
from tests.soak.verdict import Files, Life


class Ledger:
    """Keeps a server's lives: the server itself forgets them.

    `behind` is a second server of a balancer at `url`. What it does counts as the first one's.
    `urls` are all addresses at which tasks may be bound to it.
    """

    def __init__(
        self, server: HostileServer, behind: DemoServer | None = None, url: str = ""
    ) -> None:
        self.server = server
        self.behind = behind
        self.url = url or server.url
        self.urls: tuple[str, ...] = (self.url,)
        self._lives: list[Life] = []
        self._counted = 0

    def restart_empty(self) -> None:
        """Restart the server without its memory."""
        self.server.stop()
        self._lives.append(self._life(round(time.time() * 1000)))
        self.server.restart()

    def lives(self) -> list[Life]:
        """Return all lives, the present one last."""
        return [*self._lives, self._life(None)]

    def picture_bytes(self, prompt_id: str, file: dict[str, str]) -> bytes:
        """Read a task's file where the task ran. Raises FileNotFoundError."""
        is_behind = self.behind is not None and prompt_id in self.behind.prompts_run
        server = self.behind if self.behind is not None and is_behind else self.server
        return server.picture_bytes(file["filename"], file["subfolder"], file["type"])

    def _life(self, ended_at: int | None) -> Life:
        begun = self.server.prompts_run
        if ended_at is None:
            runs = begun[self._counted :]
        else:
            runs, self._counted = begun[self._counted :], len(begun)
        history = self.server.history()
        if self.behind is not None:
            runs = [*runs, *self.behind.prompts_run]
            history = {**history, **self.behind.history()}
        return Life(tuple(runs), {key: _files(entry) for key, entry in history.items()}, ended_at)


def _files(entry: dict[str, Any]) -> Files:
    images = [image for output in entry["outputs"].values() for image in output.get("images", [])]
    return frozenset((image["filename"], image["subfolder"], image["type"]) for image in images)
