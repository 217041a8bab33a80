"""The identities that travel through the program, as distinct types."""

import re
from typing import NewType

PromptId = NewType("PromptId", str)
WindowId = NewType("WindowId", str)
ClientId = NewType("ClientId", str)
ServerUrl = NewType("ServerUrl", str)
"""A server, by its base URL in one normal form (`core/servers/server.py`).

Made only where an address is checked, and where one that was checked is read back. Everywhere else
it is passed on."""

NO_SERVER = ServerUrl("")
"""In place of a server that is not known, or not there yet."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_canonical_uuid(text: str) -> bool:
    """Tell whether `text` is a lower-case UUID with hyphens, the only form newer servers accept."""
    return _UUID.fullmatch(text) is not None


def short_id(identity: str) -> str:
    """Return the first four characters, enough to tell a person's windows apart."""
    return identity[:4]
