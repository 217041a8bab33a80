"""A stand-in for what `script_worker.js` hands to Python, with answers of a test's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

Answers = dict[str, Callable[..., Any]]


class FakeBytes:
    """Bytes of JavaScript."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def to_bytes(self) -> bytes:
        return self._content


class FakeJsPort:
    """Answers by what is asked for: a value, a pair of a value and bytes, or an error."""

    def __init__(self, answers: Answers, *, has_relay: bool = True) -> None:
        self.answers = answers
        self.hasRelay = has_relay
        self.asked: list[tuple[str, dict[str, Any], bytes]] = []
        self.printed: list[tuple[str, bool]] = []
        self.shown: list[tuple[bytes, str]] = []
        self.saved: list[tuple[str, bytes]] = []

    def _found(self, what: str, args: str, body: bytes) -> Any:
        given = json.loads(args)
        self.asked.append((what, given, body))
        try:
            found = self.answers[what](**given)
        except LookupError as error:
            told = {"error": {"message": str(error), "code": error.args[1], "name": "Error"}}
            return SimpleNamespace(head=json.dumps(told), body=None)
        value, content = found if isinstance(found, tuple) else (found, b"")
        bytes_ = FakeBytes(content) if content else None
        return SimpleNamespace(head=json.dumps({"value": value}), body=bytes_)

    def askAndWait(self, what: str, args: str, body: bytes) -> Any:  # noqa: N802
        return self._found(what, args, body)

    async def ask(self, what: str, args: str, body: bytes) -> Any:
        return self._found(what, args, body)

    def write(self, text: str, is_error: bool) -> None:
        self.printed.append((text, is_error))

    def show(self, body: bytes, text: str) -> None:
        self.shown.append((body, text))

    def save(self, name: str, body: bytes) -> None:
        self.saved.append((name, body))


def fail(text: str, code: str) -> Any:
    """Make an answer that is an error."""

    def answer(**_: Any) -> Any:
        raise LookupError(text, code)

    return answer
