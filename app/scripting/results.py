"""What runs of a script give: results, and pictures on the servers that made them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.scripting.port import the_port

TURN_MS = 10_000
"""Milliseconds that one question for a result may take; then it is asked again."""


@dataclass(frozen=True, slots=True)
class Image:
    """A file to run with: its bytes, and its name."""

    content: bytes = field(repr=False)
    name: str = "image.png"


@dataclass(frozen=True, slots=True)
class Picture:
    """One output file of a result, on the server that made it."""

    filename: str
    url: str
    server: str
    prompt_id: str

    @property
    def content(self) -> bytes:
        """The file's bytes, from its own server."""
        return the_port().now("http", method="GET", url=self.url, must=True).body

    png = content

    async def read(self) -> bytes:
        """Return the file's bytes, with `await`."""
        return (await the_port().later("http", method="GET", url=self.url, must=True)).body


@dataclass(frozen=True, slots=True)
class Result:
    """What a run made. `server` is the one that ran it; all pictures are from there."""

    prompt_id: str
    server: str
    url: str | None
    images: tuple[Picture, ...]
    files: tuple[Picture, ...] = ()
    texts: tuple[str, ...] = ()
    outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow of the page: its id, and the names of its inputs."""

    id: str
    inputs: tuple[str, ...]


class Run:
    """Work that was started: `await` it, or `wait()` for it. Cancel it with `cancel()`."""

    def __init__(self, what: str, body: bytes, args: dict[str, Any]) -> None:
        self._start = (what, body, args)
        self._handle: int | None = None
        self._result: Result | None = None

    def __await__(self) -> Any:
        return self.ended().__await__()

    def start(self) -> "Run":
        """Begin now, without waiting for the end."""
        if self._handle is None:
            what, body, args = self._start
            self._handle = int(the_port().now(what, body, **args).value)
        return self

    def wait(self) -> Result:
        """Wait for the end, without `await`. Raises `PageError` if it failed."""
        self.start()
        while self._result is None:
            found = the_port().now("result", handle=self._handle, milliseconds=TURN_MS).value
            self._result = found and _result(found)
        return self._result

    def cancel(self) -> None:
        """Cancel it on its own server."""
        if self._handle is not None:
            the_port().now("abort", handle=self._handle)

    async def ended(self) -> Result:
        """Wait for the end; what `await` does."""
        if self._handle is None:
            what, body, args = self._start
            self._handle = int((await the_port().later(what, body, **args)).value)
        while self._result is None:
            answer = await the_port().later("result", handle=self._handle, milliseconds=TURN_MS)
            self._result = answer.value and _result(answer.value)
        return self._result


def _result(found: Mapping[str, Any]) -> Result:
    prompt_id, server = found["promptId"], found["executionServer"]

    def files(listed: Iterable[Mapping[str, str]]) -> tuple[Picture, ...]:
        return tuple(Picture(one["filename"], one["url"], server, prompt_id) for one in listed)

    return Result(
        prompt_id,
        server,
        found["imageUrl"],
        files(found["images"]),
        files(found["files"]),
        tuple(one["text"] for one in found["texts"]),
        found["outputs"],
    )
