"""Cutting connections the hard way, as a server that dies or a network that breaks would."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import NoReturn

from aiohttp import web


class ConnectionGone(Exception):
    """The connection of the current request was cut: no response is possible."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there, on any free port for 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def cut(transport: asyncio.Transport | None) -> None:
    """Close a connection with a reset, without sending what waits."""
    if transport is None:
        return
    plug = transport.get_extra_info("socket")
    if plug is not None:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def reset_connection(request: web.Request) -> NoReturn:
    """Cut the connection that this request came by."""
    cut(request.transport)
    raise ConnectionGone


async def break_off(request: web.Request, content: bytes) -> web.StreamResponse:
    """Send half of an answer, then close the connection."""
    response = web.StreamResponse(headers={"Access-Control-Allow-Origin": "*"})
    response.content_type = "application/json"
    response.content_length = len(content)
    response.force_close()
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
