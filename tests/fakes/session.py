"""The session of one tab: it outlives a reload, and a duplicated tab begins with a copy."""

from collections.abc import Mapping


class FakeSession:
    """`texts` is what is kept; one that is `blocked` keeps nothing."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self.texts = dict(texts or {})
        self.blocked = False

    def read(self, key: str) -> str | None:
        """Return a text, or `None`."""
        return None if self.blocked else self.texts.get(key)

    def write(self, key: str, text: str) -> None:
        """Keep a text."""
        if not self.blocked:
            self.texts[key] = text

    def copy(self) -> "FakeSession":
        """Return the session of a duplicate of this tab."""
        return FakeSession(self.texts)
