"""A network that a test takes away and gives back."""

from collections.abc import Callable

from app.services.ports import Close


class FakeNetwork:
    """Online until `change` says otherwise."""

    def __init__(self) -> None:
        self._online = True
        self.is_denied = False
        self._listeners: list[Callable[[], None]] = []

    def online(self) -> bool:
        """Return whether there is a network."""
        return self._online

    def listen(self, on_change: Callable[[], None]) -> Close:
        """Call `on_change` at each change."""
        self._listeners.append(on_change)

        def close() -> None:
            if on_change in self._listeners:
                self._listeners.remove(on_change)

        return close

    async def is_local_denied(self) -> bool:
        """Return whether the local network was denied."""
        return self.is_denied

    def change(self, online: bool) -> None:
        """Take the network away, or give it back."""
        self._online = online
        for listener in list(self._listeners):
            listener()
