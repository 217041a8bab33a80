"""Mixed content: an https page may not send requests to a server over http. Pure."""

from urllib.parse import urlsplit

from app.core.ids import ServerUrl
from app.core.message import Message, message


def mixed_content(page_url: str, server: ServerUrl) -> Message | None:
    """Return why this page may not send requests to `server`, or `None` if it may.

    Browsers block http servers from an https page; loopback addresses are exempt.
    """
    if not page_url.startswith("https:") or not server.startswith("http:"):
        return None
    return None if is_loopback(server) else message("health.mixed_content")


def is_loopback(url: str) -> bool:
    """Return whether an address is one of this computer's own."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")
