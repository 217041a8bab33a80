"""This computer on its network: the addresses that reach it, and the way to open one on a phone."""

import io
import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

import segno

ELSEWHERE = ("192.0.2.1", 9)
"""A reserved address (RFC 5737). Nothing is sent there: it only selects the interface."""

NO_NETWORK = "  (this computer has no address on a network)"
SHARED = "On the network, for everybody who can reach this computer:"
PLAIN_HTTP = (
    "Over http browsers give it no Web Locks and no offline start: see docs/hosting/README.md."
)


class HostError(Exception):
    """No server can listen there; the message says what to use instead."""


def ipv4_of(host: str) -> str:
    """Return the IPv4 address to listen at. Raises HostError if it is not one of this computer.

    An empty name is an error too: the system would use all addresses.
    """
    try:
        address = socket.gethostbyname(host or "-")
        socket.create_server((address, 0)).close()
    except (OSError, UnicodeError) as error:
        raise HostError(
            f"HOST={host} is no IPv4 address of this computer: write one, or 0.0.0.0 for all"
        ) from error
    return address


def is_loopback(host: str) -> bool:
    """Return whether a host name or address reaches only this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def addresses_of(host: str) -> list[str]:
    """Return the addresses by which others reach a server that listens at `host`, likeliest first.

    There is no portable list of a system's addresses. So this queries the address of the outgoing
    interface, and the addresses of the computer's own name.
    """
    address = ipaddress.ip_address(host)
    if not address.is_unspecified:
        return [] if address.is_loopback else [host]
    found = [*_route(), *_own_name()]
    return [one for one in dict.fromkeys(found) if not is_loopback(one)]


def _route() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:  # no network
            return []
        return [str(probe.getsockname()[0])]


def _own_name() -> list[str]:
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:  # the name does not resolve
        return []


def qr_code(text: str) -> str:
    """Return a QR code in half blocks, for a terminal whose background is dark."""
    drawing = io.StringIO()
    segno.make_qr(text).terminal(drawing, border=2, compact=True)
    return drawing.getvalue().rstrip("\n")


def invitation(host: str, port: int, servers: Iterable[str]) -> list[str]:
    """Return the lines that show how other devices open the page; none if they cannot.

    `servers` are the addresses of the pool; some may be valid on this computer only.
    """
    if is_loopback(host):
        return []
    urls = [f"http://{address}:{port}/" for address in addresses_of(host)]
    lines = [SHARED, *(f"  Bindery: {url}" for url in urls)]
    lines += [qr_code(urls[0]), PLAIN_HTTP] if urls else [NO_NETWORK]
    lines += [
        f"{url} is this computer only: other devices need its address on the network."
        for url in servers
        if is_loopback(urlsplit(url).hostname or "")
    ]
    return lines
