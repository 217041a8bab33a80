"""The open sockets by client id, and the one line of messages to them, in order.

The table keeps ComfyUI's mistake: of two sockets with one id the last gets the messages, and when
the first closes, the entry goes, and the second is open but hears nothing any more.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import cast
from uuid import uuid4

from aiohttp import WSCloseCode, WSMsgType, web

from .faults import Faults
from .frames import Preview, encode_jpeg, event_text, preview_frame, preview_metadata_frame
from .garbage import GarbageFrames
from .network import cut

KEY_SECONDS = 1.0
"""How long a socket of a known client id may take to show its key."""

Message = str | bytes | Preview


class Sockets:
    """The sockets of one server. Lives on the server's event loop."""

    def __init__(
        self,
        faults: Faults,
        features: Callable[[], dict[str, object]],
        greet: Callable[[str], list[tuple[str, object]]],
        told: Callable[[], None],
    ) -> None:
        self._faults = faults
        self._features = features
        self._greet = greet
        self._told = told
        self._garbage = GarbageFrames()
        self._table: dict[str, web.WebSocketResponse] = {}
        self._flags: dict[str, dict[str, object]] = {}
        self._open: dict[web.WebSocketResponse, asyncio.Transport | None] = {}
        self.sent = 0
        self.previews: Counter[str] = Counter()
        self._keys: dict[str, str] = {}
        self._line: asyncio.Queue[tuple[Message, str | None]] = asyncio.Queue()

    @property
    def count(self) -> int:
        """The number of open sockets, mute ones included."""
        return len(self._open)

    def clients(self) -> list[str]:
        """List the client ids that get messages."""
        return list(self._table)

    def wants_metadata(self, client_id: str | None) -> bool:
        """Say whether this client asked for previews of type 4."""
        flags = self._flags.get(client_id or "", {})
        return bool(flags.get("supports_preview_metadata", False))

    def event(self, event: str, data: object, client_id: str | None = None) -> None:
        """Send a JSON event to one client, or to all when `client_id` is None."""
        self._line.put_nowait((event_text(event, data), client_id))

    def preview(self, preview: Preview, client_id: str | None) -> None:
        """Send a preview, in the form that the client understands."""
        self.previews[str(preview.metadata["prompt_id"])] += client_id in self._table
        self._line.put_nowait((preview, client_id))

    def mute(self) -> None:
        """Forget every open socket, which leaves it open and mute."""
        self._table.clear()
        self._flags.clear()

    def freeze(self) -> None:
        """Let every open socket be half-open: nothing comes any more, and nothing is read."""
        self.mute()
        for transport in self._open.values():
            if transport is not None:
                transport.pause_reading()

    def cut_all(self) -> None:
        """Reset the connection of every open socket."""
        for transport in list(self._open.values()):
            cut(transport)

    async def publish(self) -> None:
        """Send what is in the line, one after the other, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            message, client_id = await self._line.get()
            if isinstance(message, Preview):
                jpeg = await loop.run_in_executor(None, encode_jpeg, message.image)
                if self.wants_metadata(client_id):
                    message = preview_metadata_frame(jpeg, message.metadata)
                else:
                    message = preview_frame(jpeg)
            if client_id is None:
                targets = list(self._table.values())
            else:
                targets = [self._table[client_id]] if client_id in self._table else []
            for socket in targets:
                if self._faults.garbage:
                    await _send(socket, self._garbage.next())
                await _send(socket, message)
                self.sent += 1
            self._line.task_done()
            self._told()

    async def flushed(self, seconds: float) -> None:
        """Wait until all messages are sent, for at most `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for of Python 3.11 can lose a cancel
                await self._line.join()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket from its opening to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        sid = request.query.get("clientId", "") or uuid4().hex
        if self._faults.foreign_sockets == "closed":
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)
            return socket
        if self._faults.foreign_sockets == "other" or not await self._is_known(sid, socket):
            sid = uuid4().hex
        self._table[sid] = socket
        self._flags[sid] = {}
        self._open[socket] = request.transport
        self._told()
        try:
            for event, data in self._greet(sid):
                if self._faults.wants_credentials and event == "status":
                    key = self._keys.setdefault(sid, uuid4().hex)
                    data = {**cast("dict[str, object]", data), "credential_key": key}
                await _send(socket, event_text(event, data))
            first = True
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    first = await self._hear(sid, socket, message.data, first)
        finally:
            self._table.pop(sid, None)
            self._flags.pop(sid, None)
            self._open.pop(socket, None)
            self._told()
        return socket

    async def _is_known(self, sid: str, socket: web.WebSocketResponse) -> bool:
        """Say whether a client id is new here, or its first message brings its key."""
        if not self._faults.wants_credentials or sid not in self._keys:
            return True
        with suppress(ValueError, TypeError, TimeoutError):
            said = json.loads(await socket.receive_str(timeout=KEY_SECONDS))
            if said.get("type") == "credential_auth":
                return bool(said["data"]["credential_key"] == self._keys[sid])
        return False

    async def _hear(self, sid: str, socket: web.WebSocketResponse, text: str, first: bool) -> bool:
        """Take a client's message. Only the first that is JSON can be its feature flags."""
        try:
            said = json.loads(text)
        except ValueError:
            return first
        if first and isinstance(said, dict) and said.get("type") == "feature_flags":
            flags = said.get("data", {})
            self._flags[sid] = flags if isinstance(flags, dict) else {}
            await _send(socket, event_text("feature_flags", self._features()))
        return False


async def _send(socket: web.WebSocketResponse, frame: str | bytes) -> None:
    with suppress(ConnectionError, RuntimeError):
        if isinstance(frame, str):
            await socket.send_str(frame)
        else:
            await socket.send_bytes(frame)
