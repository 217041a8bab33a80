"""What ends something that was begun."""

from collections.abc import Callable

Close = Callable[[], None]
"""Ends what the call that returned it began; calling it again does nothing."""
