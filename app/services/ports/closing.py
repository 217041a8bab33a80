"""The type of functions that end something."""

from collections.abc import Callable

Close = Callable[[], None]
"""Ends what the call that returned it started; a second call does nothing."""
