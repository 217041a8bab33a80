"""A file that a person brought, in memory."""

from app.core.errors import InputError


class FakeFileBytes:
    """Bytes under a name; `gone` files cannot be read any more."""

    def __init__(self, name: str, content: bytes, gone: bool = False) -> None:
        self.name = name
        self.size = len(content)
        self._content = content
        self._gone = gone

    async def read(self, start: int, length: int) -> bytes:
        """Return a range, shorter where the file ends."""
        if self._gone:
            raise InputError("image.unreadable", name=self.name)
        return self._content[start : start + length]
