"""What the host of an address proves: a name, a tunnel, the local network. Pure."""

import re
from urllib.parse import urlsplit

from app.core.ids import ServerUrl
from app.core.servers.mixed_content import is_loopback

_IPV4 = re.compile(r"\d{1,3}(\.\d{1,3}){3}")

_LOCAL = re.compile(
    r"(10|127)\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\."
    r"|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:"
)
"""The private ranges of IPv4 (RFC 1918, 3927, 6598) and IPv6 (RFC 4193, 4291)."""

_NO_NAME = (".invalid", ".example", ".test", ".onion")
"""Names that no public resolver knows (RFC 2606, 6761, 7686)."""

_WARNS = (".ngrok-free.app", ".ngrok-free.dev", ".ngrok.app", ".ngrok.io", ".ngrok.dev", ".loca.lt")
"""Tunnels that answer a browser with a warning page until a person has confirmed it."""

_NO_SIGN_IN = (".trycloudflare.com", ".proxy.runpod.net")
"""Gateways that have no sign-in of their own: an answer of theirs means that ComfyUI is gone."""


def has_name(server: ServerUrl) -> bool:
    """Return whether an address has to be looked up; `localhost` and IP addresses do not."""
    host = host_of(server)
    return not (is_loopback(server) or ":" in host or _IPV4.fullmatch(host))


def has_no_address(server: ServerUrl) -> bool:
    """Return whether the host's name is of a kind that exists nowhere."""
    return host_of(server).endswith(_NO_NAME)


def is_local(server: ServerUrl) -> bool:
    """Return whether an address is certainly in this computer's own network."""
    host = host_of(server)
    if is_loopback(server) or host.endswith(".local"):
        return True
    return not has_name(server) and _LOCAL.match(host) is not None


def warns_browsers(server: ServerUrl) -> bool:
    """Return whether a tunnel at this address may show a warning page."""
    return host_of(server).endswith(_WARNS)


def has_no_sign_in(server: ServerUrl) -> bool:
    """Return whether the gateway at this address has no sign-in of its own."""
    return host_of(server).endswith(_NO_SIGN_IN)


def host_of(server: ServerUrl) -> str:
    """Return the host of an address without its port, in lower case."""
    return urlsplit(server).hostname or ""
