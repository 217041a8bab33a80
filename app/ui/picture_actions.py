"""What is done about pictures that do not load: the kept copy, or their server again later.

A server that comes back is asked for its pictures once: what it has lost meanwhile stays lost.
"""

from app.core.inputs import whole_number
from app.services.board import Board
from app.services.keeper import Keeper
from app.ui.live import LivePage

PARTS = ("tasks", "pictures", "viewer")


class PictureActions:
    """Fills `PageState.kept_urls` and empties it again."""

    def __init__(self, live: LivePage, board: Board, keeper: Keeper) -> None:
        self._live = live
        self._board = board
        self._keeper = keeper
        self._down: set[str] = set()
        board.watch(self._on_change)

    async def failed(self, name: str, url: str) -> None:
        """The picture `<prompt id>:<index>` did not load from `url`: show the kept copy, if any."""
        known = self._live.state.kept_urls.get(name)
        if known is not None:
            if known and known == url:  # the copy itself is gone
                self._show(name, "")
            return
        prompt_id, _, text = name.rpartition(":")
        index = whole_number(text)
        copy = None if index is None else await self._keeper.copy(prompt_id, index)
        self._show(name, copy.url if copy else "", small=copy is not None and copy.small)

    def ask_again(self, name: str) -> None:
        """Somebody wants to see a picture whose place is empty: ask its server once more."""
        if self._live.state.kept_urls.get(name) == "":
            self._forget({name})

    def _show(self, name: str, url: str, *, small: bool = False) -> None:
        state = self._live.state
        self._live.change(
            *PARTS,
            kept_urls={**state.kept_urls, name: url},
            kept_small=state.kept_small | {name} if small else state.kept_small - {name},
        )

    def _forget(self, names: set[str]) -> None:
        state = self._live.state
        kept = {name: url for name, url in state.kept_urls.items() if name not in names}
        self._live.change(*PARTS, kept_urls=kept, kept_small=state.kept_small - names)

    def _on_change(self, topic: str) -> None:
        if topic != "servers":
            return
        down = {url for url, health in self._board.health.items() if not health.answers}
        back = self._down - down
        self._down = down
        names = {name for name in self._live.state.kept_urls if self._server_of(name) in back}
        if names:
            self._forget(names)

    def _server_of(self, name: str) -> str | None:
        task = self._board.task(name.rpartition(":")[0])
        return None if task is None else task.execution_server
