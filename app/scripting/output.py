"""What a script prints, passed on as it comes."""

import io
from collections.abc import Callable


class Output(io.TextIOBase):
    """A text stream over a function that takes a text and whether it is an error."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, write: Callable[[str, bool], object], *, is_error: bool) -> None:
        super().__init__()
        self._write = write
        self._is_error = is_error

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def write(self, text: str) -> int:
        """Pass a text on."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._write(text, self._is_error)
        return len(text)
