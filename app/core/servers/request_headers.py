"""The headers that the page adds to every HTTP request to a server, pictures included. Pure.

ComfyUI needs none. A WebSocket cannot carry any: browsers add no headers there.
"""

from collections.abc import Mapping

from app.core.ids import ServerUrl


def request_headers(server: ServerUrl) -> Mapping[str, str]:  # noqa: ARG001 none for any server yet
    """Return the headers of a server's requests, by name."""
    return {}
