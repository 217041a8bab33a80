"""Settings of several windows over one store."""

from collections.abc import Callable

from app.services.ports import Close


class Store:
    """What the windows of one browser share. One that is `full` keeps nothing."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.full = False
        self.windows: list[FakeSettings] = []


class FakeSettings:
    """One window's view of a store."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store if store is not None else Store()
        self._store.windows.append(self)
        self._listeners: list[Callable[[str], None]] = []

    def read(self, key: str) -> str | None:
        """Return a text, or `None`."""
        return self._store.texts.get(key)

    def write(self, key: str, text: str) -> None:
        """Keep a text, and tell the other windows which."""
        if self._store.full:
            return
        self._store.texts[key] = text
        for window in self._store.windows:
            if window is not self:
                window.hear(key)

    def listen(self, on_change: Callable[[str], None]) -> Close:
        """Hear the keys that other windows write."""
        self._listeners.append(on_change)

        def close() -> None:
            if on_change in self._listeners:
                self._listeners.remove(on_change)

        return close

    def hear(self, key: str) -> None:
        """Tell the listeners of this window."""
        for listener in list(self._listeners):
            listener(key)
