"""Why no response of a server could be read: the symptoms and what they establish. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers import hosts
from app.core.servers.keys import KeyKind
from app.core.servers.mixed_content import is_loopback, mixed_content


class Plain(StrEnum):
    """What answers over http at an address where https fails."""

    NOTHING = "nothing"
    SOMETHING = "something"
    COMFYUI = "comfyui"


@dataclass(frozen=True, slots=True)
class Symptoms:
    """What further requests brought.

    `reachable`: a request without read permission got a response. `socket_opens`: a WebSocket
    opened. `shows_picture`: an image element showed a picture that every ComfyUI has.
    `reads_errors`: a response with an error status may be read. `worked`: this page has read a
    response from it before. `plain`: what answers over http instead of https. `name_known`: another
    server with the same host answers. `is_denied`: the browser denies this page the local network.
    `key`: the kind of the key that the request carried. `keyless_read`: the same request without
    the key got a readable response.
    """

    reachable: bool
    socket_opens: bool = False
    shows_picture: bool = False
    reads_errors: bool = False
    worked: bool = False
    plain: Plain = Plain.NOTHING
    name_known: bool = False
    is_denied: bool = False
    key: KeyKind | None = None
    keyless_read: bool = False


def why_unread(page_url: str, server: ServerUrl, signs: Symptoms) -> Message:
    """Return why no response could be read, from the symptoms."""
    if signs.reachable:
        return _why_unreadable(server, signs)
    if out_of_reach(page_url, server):
        return message("health.loopback")
    if signs.is_denied and hosts.is_local(server):
        return message("health.private_network")
    if hosts.has_no_address(server):
        return message("health.name", host=hosts.host_of(server))
    if signs.plain is Plain.COMFYUI:
        return message("health.tls_plain", to=plain_address(server))
    if signs.plain is Plain.SOMETHING:
        return message("health.tls")
    is_unsure = hosts.has_name(server) and not signs.name_known
    place = "down_https" if server.startswith("https:") else "down"
    return message(f"health.{place}_name" if is_unsure else f"health.{place}")


def may_try_plain(page_url: str, server: ServerUrl) -> bool:
    """Return whether the page may look what answers over http instead of https."""
    return server.startswith("https:") and mixed_content(page_url, plain_address(server)) is None


def plain_address(server: ServerUrl) -> ServerUrl:
    """Return the address with http instead of https; its port stays 443 where none is named."""
    scheme, _, rest = server.partition("://")
    host, slash, path = rest.partition("/")
    has_port = ":" in host.rpartition("]")[2]
    port = "" if has_port or scheme != "https" else ":443"
    return ServerUrl(f"http://{host}{port}{slash}{path}")


def out_of_reach(page_url: str, server: ServerUrl) -> bool:
    """Return whether an http page from another host requests a server on this computer.

    Chromium blocks such requests, whether a server listens there or not.
    """
    return page_url.startswith("http:") and not is_loopback(page_url) and is_loopback(server)


def _why_unreadable(server: ServerUrl, signs: Symptoms) -> Message:
    if signs.keyless_read and signs.key is not KeyKind.QUERY:  # only a header needs a preflight
        return message("health.preflight_key")
    if signs.socket_opens:  # sockets need no permission: ComfyUI itself responds
        if signs.reads_errors:  # it admits the page, and something adds the header once more
            return message("health.cors_twice")
        if hosts.warns_browsers(server) and not signs.shows_picture:
            return message("health.tunnel_page")
        return message("health.no_cors")
    if signs.shows_picture:
        return message("health.origin" if is_loopback(server) else "health.no_cors")
    if signs.key is not None:
        return message("health.key_unread")
    if hosts.has_no_sign_in(server):
        return message("health.gateway_page")
    return message("health.unreadable_now" if signs.worked else "health.unreadable")
