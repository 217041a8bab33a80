"""The address of a server's WebSocket, and the server of such an address. Pure."""

from urllib.parse import urlencode

from app.core.ids import ServerUrl


def socket_url(base_url: ServerUrl, client_id: str) -> str:
    """Return the WebSocket URL of a server for one client."""
    return f"ws{base_url.removeprefix('http')}/ws?{urlencode({'clientId': client_id})}"


def socket_server(url: str) -> ServerUrl:
    """Return the server of a WebSocket URL that `socket_url` made."""
    base, _, _ = url.partition("/ws?")
    return ServerUrl(f"http{base.removeprefix('ws')}")
