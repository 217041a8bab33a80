"""What a person did, as the actions see it."""

from typing import Any, Protocol


class UserEvent(Protocol):
    """One thing a person did; see `app/browser/events.py`."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def arg(self) -> str: ...

    @property
    def value(self) -> str: ...

    @property
    def files(self) -> tuple[Any, ...]: ...

    @property
    def typing(self) -> bool: ...
