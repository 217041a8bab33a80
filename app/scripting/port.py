"""The script's one way out: questions to the page, asked while the script waits or in turn."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class PageError(Exception):
    """What the page says instead of an answer: its sentence, and the `code` of it."""

    def __init__(self, text: str, code: str = "", name: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.name = name


@dataclass(frozen=True, slots=True)
class Answer:
    """A plain value, and bytes where the question brings some."""

    value: Any
    body: bytes = b""


Write = Callable[[str, bool], None]


class Port:
    """Over the functions of `script_worker.js`, which `boot.begin` hands over once."""

    def __init__(self, js_port: Any, run_sync: Callable[[Any], Any] | None) -> None:
        self._js = js_port
        self._run_sync = run_sync

    @property
    def can_wait(self) -> bool:
        """Whether Python can wait here without `await`."""
        return self._run_sync is not None or bool(self._js.hasRelay)

    def now(self, what: str, body: bytes = b"", /, **args: Any) -> Answer:
        """Ask, and wait. Raises `PageError`."""
        if self._run_sync is not None:
            return _answer(self._run_sync(self._js.ask(what, json.dumps(args), body)))
        if not self._js.hasRelay:
            raise PageError(
                "This browser cannot wait here. Open the page over https or on localhost, "
                "or use `await` with the functions of `bindery`.",
                "no_wait",
            )
        return _answer(self._js.askAndWait(what, json.dumps(args), body))

    async def later(self, what: str, body: bytes = b"", /, **args: Any) -> Answer:
        """Ask, and let other tasks of the script run meanwhile. Raises `PageError`."""
        return _answer(await self._js.ask(what, json.dumps(args), body))

    def show(self, body: bytes, text: str) -> None:
        """Show a picture in the output, with a text under it."""
        self._js.show(body, text)

    def save(self, name: str, body: bytes) -> None:
        """Save bytes as a file of the person's."""
        self._js.save(name, body)


def _answer(found: Any) -> Answer:
    head = json.loads(str(found.head))
    if "error" in head:
        error = head["error"]
        raise PageError(error.get("message", ""), error.get("code", ""), error.get("name", ""))
    body = found.body.to_bytes() if found.body else b""
    return Answer(head.get("value"), body)


_ports: list[Port] = []


def set_port(port: Port) -> None:
    """Set the port of this worker, once."""
    _ports[:] = [port]


def the_port() -> Port:
    """Return the port of this worker."""
    return _ports[0]
