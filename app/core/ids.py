"""Distinct types for the ids and addresses that the program passes around."""

import re
from typing import NewType

PromptId = NewType("PromptId", str)
WindowId = NewType("WindowId", str)
ClientId = NewType("ClientId", str)
ServerUrl = NewType("ServerUrl", str)
"""The base URL of a server in normal form (`core/servers/server.py`).

It is constructed where an address is validated, and where a validated one is read back. All other
code passes it on.
"""

ServerId = NewType("ServerId", str)
"""The id of a server, which stays when its address changes (`core/servers/server.py`)."""

NO_SERVER = ServerUrl("")
"""Stands for a server that is unknown or not chosen yet."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_canonical_uuid(text: str) -> bool:
    """Return whether `text` is a lower-case UUID with hyphens, the only form of newer servers."""
    return _UUID.fullmatch(text) is not None


def short_id(identity: str) -> str:
    """Return the first four characters, which is enough to distinguish a person's windows."""
    return identity[:4]
