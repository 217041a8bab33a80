"""What happened in which order, over all fakes of a world."""


class Log:
    """Entries such as `("saved", id, state)` and `("sent", method, url)`."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, ...]] = []

    def add(self, *entry: str) -> None:
        """Write an entry."""
        self.entries.append(entry)

    def index(self, *start: str) -> int:
        """Return the place of the first entry that begins with `start`; fails without one."""
        for place, entry in enumerate(self.entries):
            if entry[: len(start)] == start:
                return place
        raise AssertionError(f"{start} did not happen")
