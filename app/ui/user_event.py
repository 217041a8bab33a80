"""A person's input event, as actions receive it."""

from typing import Any, Protocol


class UserEvent(Protocol):
    """One input event; see `app/browser/events.py`."""

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
    def picture(self) -> str: ...

    @property
    def typing(self) -> bool: ...

    @property
    def card(self) -> str: ...
