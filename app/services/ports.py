"""What the services need of the outside: one small protocol an ability.

`app/browser` has an adapter for each, `tests/fakes` a fake; both keep the promises in
`tests/contracts`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.core.comfy.requests import Request, Response
from app.core.message import Message
from app.core.pictures.limit import Kept, ToKeep
from app.core.storage.journal import Row, Step
from app.core.task.task import Task

Close = Callable[[], None]
"""Ends what the call that returned it began; calling it again does nothing."""


class Http(Protocol):
    """Requests to servers, without credentials."""

    async def send(self, request: Request) -> Response:
        """Return the answer, whatever its status.

        Raises `TransportError` when none came ("transport.failed", "transport.timeout"), its body
        stopped coming ("transport.stalled") or the server redirects ("transport.redirected"; the
        redirect is not followed). Raises `ServerError` ("answer.too_large") when its body is over
        the request's limit; then the connection is closed. So it does when the body is reduced
        (`Request.digest`) and still too large to be read.
        """

    async def reachable(self, url: str, seconds: float) -> bool:
        """Tell whether anything answers at `url`, permission to read the answer or not."""

    async def final_url(self, url: str, seconds: float) -> str:
        """Return where `url` leads when redirects are followed, "" when that cannot be read."""


class Network(Protocol):
    """Whether this computer has a network at all."""

    def online(self) -> bool:
        """Return `False` when the browser knows that there is no network."""

    def listen(self, on_change: Callable[[], None]) -> Close:
        """Call `on_change` whenever the network comes or goes."""


@dataclass(frozen=True, slots=True)
class Listener:
    """What a socket calls; after `on_close` or `on_flood` nothing more comes.

    Of updates that replace each other (`status`, `progress`, `progress_state`, previews) only the
    last within a short time comes, for each prompt; all else keeps its order. Of what no one here
    uses little or nothing comes. `on_flood` says why the socket was closed: it sent too much
    ("socket.flood"), or a frame over 8 MB ("socket.too_large").
    """

    on_open: Callable[[], None]
    on_text: Callable[[str], None]
    on_binary: Callable[[bytes], None]
    on_close: Callable[[], None]
    on_flood: Callable[[Message], None]


class Socket(Protocol):
    """One open or opening WebSocket."""

    def send(self, text: str) -> None:
        """Send a text frame; does nothing when the socket is not open."""

    def close(self) -> None:
        """Close it now; the listener hears nothing more, not even `on_close`."""


class Sockets(Protocol):
    """Makes WebSockets."""

    def open(self, url: str, listener: Listener) -> Socket:
        """Begin to connect. A failure of any kind is an `on_close`, never an exception."""


class Clock(Protocol):
    """Wall time, elapsed time and waiting."""

    def now(self) -> int:
        """Return milliseconds since the epoch, for what is shown or recorded.

        A person or the network may set this clock to any time, so it measures no waiting.
        """

    def monotonic(self) -> int:
        """Return milliseconds since some moment in the past; it never goes back.

        Only differences mean anything, and only within this page.
        """

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`, later in a hidden window."""


class Ids(Protocol):
    """Randomness."""

    def uuid(self) -> str:
        """Return a new lower-case UUID 4."""

    def below(self, limit: int) -> int:
        """Return a random whole number from 0 to `limit` - 1."""


class Channel(Protocol):
    """Messages between the windows of this page; a window does not hear itself."""

    def post(self, message: Mapping[str, Any]) -> None:
        """Send plain values to all other windows."""

    def listen(self, on_message: Callable[[Any], None]) -> Close:
        """Hear the others; what they send is untrusted, an old or new version may speak."""


class Settings(Protocol):
    """Small texts that outlive the page, shared by all its windows."""

    def read(self, key: str) -> str | None:
        """Return the text, `None` when there is none."""

    def write(self, key: str, text: str) -> None:
        """Keep the text; does nothing when the browser keeps nothing (private mode, full)."""

    def listen(self, on_change: Callable[[str], None]) -> Close:
        """Hear the keys that *other* windows write."""


class Journal(Protocol):
    """The record of this window's tasks."""

    async def intend(self, *tasks: Task) -> None:
        """Record tasks before something is sent for them, all or none; returns when it is durable.

        Tries again for a few minutes while the store is busy. Raises `StoreError` when they cannot
        be recorded: then nothing may be sent.
        """

    def give_up(self, *prompt_ids: str) -> None:
        """Let the intents of these tasks fail ("journal.given_up") instead of trying again."""

    async def save(self, task: Task) -> None:
        """Record a task's present state, as well as it can be: now, or later when it is busy."""


class Store(Protocol):
    """The database behind the journal.

    All methods raise `StoreError`; those that write raise `StoreBusy` when a later try may succeed.
    """

    async def commit(
        self, steps: Sequence[Step], files: Mapping[str, Any], *, strict: bool
    ) -> list[Row]:
        """Write steps in one transaction, or none of them, and files by key beside them.

        Returns the stored rows that are not as the steps expect them: then nothing was written.
        With `strict` it returns only when the disk has it.
        """

    async def rows(self, store: str, index: str = "", value: str = "") -> list[Row]:
        """Return all rows of a store ("tasks", "events", "windows"), or those of an index."""

    async def values(self, store: str, index: str) -> list[str]:
        """Return the distinct values of an index ("tasks" has "owner")."""

    async def put(self, store: str, row: Row) -> None:
        """Write one row, by the key it holds."""

    async def remove(self, store: str, keys: Sequence[Any]) -> None:
        """Delete rows by key."""

    async def file(self, key: str) -> Any | None:
        """Return a file as the browser knows it, `None` when there is none."""

    async def put_file(self, key: str, file: Any) -> None:
        """Keep a file as the browser knows it."""

    async def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        """Take, renew or (with `until` in the past) end a lease; `False` when another has it.

        Another's that runs past `until`, as after the clock was set back, is shortened to it.
        """

    async def keys(self, store: str) -> list[str]:
        """Return all keys of a store."""

    async def content(self, store: str, key: str) -> bytes | None:
        """Return the bytes of a file ("files") or picture ("pictures"), `None` without one."""

    async def put_content(self, store: str, key: str, content: Any, row: Row) -> None:
        """Write a file or picture, bytes or a file; `row` is what a picture's row holds beside."""

    async def restore(self, tasks: Sequence[Row], events: Sequence[Row]) -> int:
        """Add the tasks that are not there yet, with their events in order; return how many."""

    async def forget(self, prompt_ids: Sequence[str], owner: str) -> None:
        """Delete tasks of this owner with their events, files and pictures, in one transaction."""

    async def clear(self, stores: Sequence[str]) -> None:
        """Empty stores, in one transaction."""


class Gallery(Protocol):
    """Kept pictures."""

    async def keep(self, wanted: ToKeep) -> int:
        """Fetch a picture, keep it and a small version; return how many bytes they are.

        Raises `TransportError` when its server does not answer, `ServerError` when it answers
        without the picture: with an error, with what is no picture or another task's, or with more
        bytes than wanted, which are not read. Raises `StoreError` without room.
        """

    async def kept(self) -> list[Kept]:
        """Return what is kept."""

    async def url(self, key: str) -> str | None:
        """Return a URL that an `<img>` can show, `None` when it is not kept or is no picture."""

    async def remove(self, keys: list[str]) -> None:
        """Delete kept pictures."""


class WebLocks(Protocol):
    """Names that one window of this origin holds at a time, and lets go when it dies."""

    async def hold(self, name: str, seconds: float, on_lost: Callable[[], None]) -> Close | None:
        """Hold a name, waiting for it up to `seconds`; `None` when somebody keeps it.

        What is returned lets go. `on_lost` is called when the browser took it away. Raises
        `StoreError` where the database stands in for Web Locks and fails.
        """

    async def held(self) -> frozenset[str]:
        """Return the names that are held now, by any window."""


class Session(Protocol):
    """Small texts of this tab alone: they survive a reload, and a duplicated tab gets a copy."""

    def read(self, key: str) -> str | None:
        """Return the text, `None` when there is none."""

    def write(self, key: str, text: str) -> None:
        """Keep the text, if the browser lets us."""


class Previews(Protocol):
    """Live previews as something an `<img>` can show; the latest of each task only."""

    def show(self, prompt_id: str, image: bytes, mime: str) -> str:
        """Return a URL for the image; that of the task's one before ends a few images later.

        Returns "" when the bytes are no picture, whatever `mime` says.
        """

    def drop(self, prompt_id: str) -> None:
        """End the task's preview, if it has one, a moment later: it may still be loading."""


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """How many parts a file may have, and how many bytes all of them unpacked.

    `growth`: by how many bytes they may be larger than they are packed.
    """

    parts: int
    bytes: int
    growth: int


class Parts(Protocol):
    """The parts of an open file; they are unpacked one at a time, outside of Python's memory."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The bytes of each part by its name, unpacked, in the file's order."""

    async def text(self, name: str) -> str:
        """Return a part as text. Raises `InputError` ("archive.damaged")."""

    async def blob(self, name: str) -> Any:
        """Return a part as the browser knows files. Raises `InputError` ("archive.damaged")."""

    def close(self) -> None:
        """Let go of the file."""


class Unpacker(Protocol):
    """Opens zip files."""

    async def open(self, file: Any, limits: UnpackLimits) -> Parts:
        """Read what is in a file. Raises `InputError`.

        The keys are "archive.not_ours", "archive.damaged" and "archive.too_large".
        """
