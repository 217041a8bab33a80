"""What the tests talk to a server with: plain HTTP answers, and an ear on a socket."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import aiohttp
from PIL import Image

SECONDS = 20.0
Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, read to its end."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON in it, or its text when it is none."""
        text = self.content.decode("utf-8", "replace")
        try:
            return json.loads(text)
        except ValueError:
            return text

    @property
    def told(self) -> dict[str, Any]:
        """The answer in the form of the recorded samples."""
        return {
            "status": self.status,
            "content_type": self.headers.get("content-type"),
            "access_control_allow_origin": self.headers.get("access-control-allow-origin"),
            "body": self.body,
        }

    def picture(self) -> Image.Image:
        """The picture in it."""
        image = Image.open(io.BytesIO(self.content))
        image.load()
        return image


@dataclass(slots=True)
class Talk:
    """A client of one server."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    _session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        self._session = aiohttp.ClientSession(headers=self.headers, timeout=timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session behind it."""
        assert self._session is not None, "use it with `async with`"
        return self._session

    async def ask(self, method: str, path: str, **more: Any) -> Answer:
        """Send one request."""
        async with self.session.request(method, self.url + path, **more) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.status, headers, await answer.read())

    async def get(self, path: str, **more: Any) -> Answer:
        """GET."""
        return await self.ask("GET", path, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        """POST JSON."""
        return await self.ask("POST", path, json=body, **more)

    async def submit(self, graph: Any, client_id: str | None = None, **more: Any) -> Answer:
        """POST a prompt with an id of our own."""
        body: dict[str, Any] = {"prompt": graph, "prompt_id": str(uuid4()), **more}
        if client_id is not None:
            body["client_id"] = client_id
        return await self.post("/api/prompt", body)

    async def upload(
        self, content: bytes, name: str, route: str = "/api/upload/image", **fields: str
    ) -> Answer:
        """Upload a file."""
        form = aiohttp.FormData()
        form.add_field("image", content, filename=name, content_type="image/png")
        for key, value in fields.items():
            form.add_field(key, value)
        return await self.ask("POST", route, data=form)

    async def listen(self, client_id: str | None = None, flags: bool = True) -> Ear:
        """Open a socket; with flags, say that we take previews with metadata."""
        query = "" if client_id is None else f"?clientId={client_id}"
        socket = await self.session.ws_connect(f"{self.url}/ws{query}", autoping=False)
        ear = Ear(socket)
        await ear.until(lambda frame: kind_of(frame) == "status")
        if flags:
            await ear.say({"type": "feature_flags", "data": {"supports_preview_metadata": True}})
            await ear.until(lambda frame: kind_of(frame) == "feature_flags")
        return ear

    async def run(self, graph: Any, ear: Ear, client_id: str, **more: Any) -> Answer:
        """Submit a prompt and hear it to its end."""
        answer = await self.submit(graph, client_id, **more)
        assert answer.status == 200, answer.body
        await ear.until_done(answer.body["prompt_id"])
        return answer

    async def finished(self, prompt_id: str) -> dict[str, Any]:
        """Give a prompt's history entry, which must be there."""
        entries: dict[str, Any] = (await self.get(f"/api/history/{prompt_id}")).body
        entry: dict[str, Any] = entries[prompt_id]
        return entry


class Ear:
    """A socket, and all frames that came by it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[Frame] = []

    async def say(self, words: object) -> None:
        """Send JSON."""
        await self.socket.send_str(json.dumps(words))

    async def until(self, wanted: Callable[[Frame], bool]) -> Frame:
        """Hear frames until one is wanted, and give it. Raises TimeoutError, EOFError."""
        async with asyncio.timeout(SECONDS):
            while True:
                frame = await self._next()
                self.frames.append(frame)
                if wanted(frame):
                    return frame

    async def until_kind(self, kind: str) -> Frame:
        """Hear frames until an event of this kind."""
        return await self.until(lambda frame: kind_of(frame) == kind)

    async def until_done(self, prompt_id: str) -> None:
        """Hear frames until the last event of a prompt."""
        await self.until(
            lambda frame: (
                kind_of(frame) == "executing"
                and data_of(frame).get("node") is None
                and data_of(frame).get("prompt_id") == prompt_id
            )
        )

    async def until_silent(self) -> None:
        """Hear all frames that were on their way: a ping is answered after them."""
        await self.socket.ping()
        await self.until(lambda frame: "pong" in frame)
        self.frames.pop()

    async def until_closed(self) -> None:
        """Hear frames until the socket is gone."""
        async with asyncio.timeout(SECONDS):
            try:
                while True:
                    self.frames.append(await self._next())
            except EOFError:
                return

    async def close(self) -> None:
        """Close it."""
        await self.socket.close()

    def kinds(self) -> list[str]:
        """List the kinds of the frames until now."""
        return [kind_of(frame) for frame in self.frames]

    def forget(self) -> None:
        """Empty the list of frames."""
        self.frames.clear()

    async def _next(self) -> Frame:
        message = await self.socket.receive()
        if message.type is aiohttp.WSMsgType.TEXT:
            try:
                return {"text": json.loads(message.data)}
            except ValueError:
                return {"broken": message.data}
        if message.type is aiohttp.WSMsgType.BINARY:
            return {"binary_base64": base64.b64encode(message.data).decode()}
        if message.type is aiohttp.WSMsgType.PONG:
            return {"pong": None}
        raise EOFError(f"the socket ended: {message.type.name}")


def kind_of(frame: Frame) -> str:
    """Name a frame: the event, `preview 1`, `preview 4`, or what else it is."""
    if "binary_base64" in frame:
        raw = base64.b64decode(frame["binary_base64"])
        return f"preview {struct.unpack('>I', raw[:4])[0]}" if len(raw) > 8 else "short binary"
    text = frame.get("text")
    return str(text["type"]) if isinstance(text, dict) and "type" in text else "broken"


def data_of(frame: Frame) -> dict[str, Any]:
    """Give the data of an event."""
    text = frame.get("text")
    data = text.get("data") if isinstance(text, dict) else None
    return data if isinstance(data, dict) else {}


def preview_parts(frame: Frame) -> tuple[int, Any, bytes]:
    """Take a preview apart: its type; its metadata, or the number of its format; the picture."""
    raw = base64.b64decode(frame["binary_base64"])
    kind, second = struct.unpack(">II", raw[:8])
    if kind == 4:
        return kind, json.loads(raw[8 : 8 + second]), raw[8 + second :]
    return kind, second, raw[8:]


def png(color: tuple[int, int, int] = (200, 40, 90), size: tuple[int, int] = (8, 8)) -> bytes:
    """Make a small PNG."""
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, "PNG")
    return buffer.getvalue()
