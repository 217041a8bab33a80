"""A server that starts, stops and starts again on its port: machine and HTTP together."""

from __future__ import annotations

import asyncio
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Literal

from aiohttp import web
from aiohttp.typedefs import Middleware

from .application import make_application
from .control_routes import control_routes
from .example import make_example
from .faults import Faults
from .folders import Folders
from .gate import Gate
from .machine import Machine
from .network import cut, listen
from .options import Options
from .record import Record

Hold = Literal["prompts", "steps"]


TURNS_TO_ACCEPT = 5
"""In so many turns of the event loop a connection that was accepted is one that can be cut. What is
accepted while its server closes, Python leaves open."""


class Service:
    """One server, used from one event loop. `told` is called at every change."""

    def __init__(
        self,
        options: Options,
        faults: Faults,
        told: Callable[[], None],
        front: Middleware | None = None,
    ) -> None:
        self.options = options
        self.faults = faults
        self.record = Record()
        self.gate = Gate()
        self._told = told
        self._front = front
        self._own_root = None if options.data_dir else Path(tempfile.mkdtemp(prefix="demo-comfy-"))
        self.folders = Folders(options.data_dir or self._own_root or Path())
        make_example(self.folders)
        self.port = options.port
        self._started: list[str] = []
        self._lock = Lock()
        self._rebooting: asyncio.Task[None] | None = None
        self._machine: Machine | None = None
        self._runner: web.AppRunner | None = None
        self._listening: socket.socket | None = None

    @property
    def machine(self) -> Machine:
        """The inside of the server, while it is up."""
        assert self._machine is not None, "the server has not been started"
        return self._machine

    def prompts_run(self) -> list[str]:
        """List every execution that started, also before a restart. Safe from any thread."""
        with self._lock:
            return list(self._started)

    async def start(self) -> None:
        """Listen. The port, once found, stays the same for every later start."""
        if self._machine is None or not self._machine.is_working:
            self._machine = Machine(
                self.options, self.folders, self.faults, self.gate, self._told, self._note_start
            )
            self._machine.begin()
        control = control_routes(self) if self.options.control else []
        application = make_application(
            self._machine, self.record, self._told, control, self._front, self._reboot
        )
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        self._listening = listen(self.options.host, self.port)
        self.port = self._listening.getsockname()[1]
        await web.SockSite(self._runner, self._listening).start()
        self._told()

    async def unplug(self) -> None:
        """Be out of reach: every connection is reset, the port is closed, the work goes on."""
        if self._runner is None:
            return
        runner, self._runner = self._runner, None
        server = runner.server
        if self._listening is not None:
            asyncio.get_running_loop().remove_reader(self._listening)
        for _ in range(TURNS_TO_ACCEPT):
            await asyncio.sleep(0)
        for site in list(runner.sites):
            await site.stop()
        if server is not None:
            for connection in list(server.connections):
                cut(connection.transport)
        await runner.cleanup()
        self._told()

    async def stop(self) -> None:
        """Die: as `unplug`, and the running prompt and the memory are gone."""
        await self.unplug()
        if self._machine is not None:
            await self._machine.end()
        self._told()

    async def restart(self, keep_memory: bool = False) -> None:
        """Go, and come back."""
        await (self.unplug() if keep_memory else self.stop())
        await self.start()

    def _reboot(self) -> None:
        """Restart on a client's request; its connection ends like all others.

        One that comes while it restarts is the same: a client without an answer may ask again.
        """
        if self._rebooting is not None and not self._rebooting.done():
            return
        self._rebooting = asyncio.get_running_loop().create_task(self.restart())

    async def close(self) -> None:
        """Stop for good, and remove the files if they are in a folder of our own."""
        await self.stop()
        if self._own_root is not None:
            shutil.rmtree(self._own_root, ignore_errors=True)

    async def send_events(self, event: str, data: list[dict[str, object]]) -> None:
        """Send events to all sockets."""
        for one in data:
            self.machine.sockets.event(event, one)

    async def drop_sockets(self) -> None:
        """Reset the open sockets, and nothing else."""
        self.machine.sockets.cut_all()

    async def mute_sockets(self) -> None:
        """Leave the open sockets open, and never tell them anything again."""
        self.machine.sockets.mute()

    async def freeze_sockets(self) -> None:
        """Leave the open sockets half-open, as a network does that lost the other side."""
        self.machine.sockets.freeze()

    async def pause(self, hold: Hold = "prompts") -> None:
        """Hold everything (`prompts`), or let prompts start and hold them at their next step."""
        await self.gate.close(prompts=hold == "prompts", steps=True)

    async def resume(self) -> None:
        """Hold nothing."""
        await self.gate.close(prompts=False, steps=False)

    async def step(self, count: int = 1) -> None:
        """Let this many steps through."""
        await self.gate.allow(count)

    async def clear(self) -> None:
        """Switch all faults off, hold nothing, and forget the requests."""
        self.faults.clear()
        self.record.clear()
        await self.resume()

    def _note_start(self, prompt_id: str) -> None:
        with self._lock:
            self._started.append(prompt_id)
        self._told()
