"""Checks incoming pictures: the server's state, the task that they belong to, and harm."""

from collections.abc import Awaitable, Callable

from app.core.comfy.requests import STALL_SECONDS
from app.core.ids import ServerUrl
from app.core.message import message
from app.core.pictures.check import Decision, Repeat, decide
from app.core.pictures.png_proof import prove
from app.core.servers.shared_address import Sign
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.core.workflow.kinds.numbers import whole_number
from app.services.ports import Clock
from app.services.servers.shared_address_watch import SharedAddressWatch
from app.services.servers.strikes import Strikes


class PictureGuard:
    """Decides about each picture; signs of a shared address are reported to the watch.

    `with_graph` returns a task of any tab with its graph, which proves whose a picture is.
    """

    def __init__(
        self,
        strikes: Strikes,
        watch: SharedAddressWatch,
        clock: Clock,
        with_graph: Callable[[str], Awaitable[Task | None]],
    ) -> None:
        self._with_graph = with_graph
        self._strikes = strikes
        self._watch = watch
        self._clock = clock

    def may_ask(self, server: ServerUrl) -> bool:
        """Return whether requests to a server are allowed now."""
        return not self._strikes.is_set_aside(server)

    def harmed(self, server: ServerUrl, why: str, limit: int) -> None:
        """Count a strike: a picture "Stalled", or was "TooLarge" without announcing its size."""
        if why == "Stalled":
            began = self._clock.monotonic() - round(STALL_SECONDS * 1000)  # or earlier
            stalled = message("transport.stalled", seconds=STALL_SECONDS)
            self._strikes.strike(server, stalled, began)
        else:
            self._strikes.strike(server, message("answer.too_large", limit=limit))

    async def check(self, name: str, content: bytes, repeat: str) -> str:
        """Decide about the picture `<prompt id>:<index>`; the result is a `Decision`.

        `content` is a PNG or its part with texts, `repeat` a `Repeat`. A picture without a task is
        not shown.
        """
        found = await self._find(name)
        if found is None:
            return Decision.UNPROVEN
        task, file = found
        server = task.execution_server
        proof = prove(task, file, content)
        decision = decide(proof, Repeat(repeat), several=self._watch.is_several(server))
        if decision in (Decision.ANOTHER, Decision.DIFFERING):
            self._watch.report(server, Sign.PICTURE, f"{file.filename} ({decision})")
        return decision

    async def _find(self, name: str) -> tuple[Task, OutputFile] | None:
        prompt_id, _, text = name.rpartition(":")
        task, index = await self._with_graph(prompt_id), whole_number(text)
        pictures = [file for file in task.outputs if file.is_picture] if task else []
        if task is None or index is None or index >= len(pictures):
            return None
        return task, pictures[index]
