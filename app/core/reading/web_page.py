"""Web pages that answer instead of ComfyUI: a sign-in, a tunnel's warning, a gateway. Pure."""

import re
from enum import StrEnum

MAX_READ = 20_000
"""Bytes of a page that are searched: titles and forms of such pages come early."""


class PageKind(StrEnum):
    """What a page certainly is."""

    SIGN_IN = "sign_in_page"
    TUNNEL = "tunnel_page"
    GATEWAY = "gateway_page"
    OTHER = "web_page"


_TUNNEL = re.compile(
    rb"ERR_NGROK_6024|ngrok-skip-browser-warning|bypass-tunnel-reminder", re.IGNORECASE
)
_SIGN_IN = re.compile(
    rb"""<input[^>]*type\s*=\s*["']?password|<title>\s*(sign|log)[ -]?[io]n\b""", re.IGNORECASE
)
_GATEWAY = re.compile(
    rb"ERR_NGROK_\d+|<title>[^<]*(\b50[234]\b|\b530\b|bad gateway|gateway time-?out"
    rb"|error 10[0-9]{2}|service (temporarily )?unavailable)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"log-?in|sign-?in|oauth|/sso\b|/auth\b|/authorize\b|/accounts?\b", re.IGNORECASE
)


def page_kind(body: bytes) -> PageKind:
    """Return what kind of page this is, by what only such pages contain."""
    head = body[:MAX_READ]
    for kind, pattern in (
        (PageKind.TUNNEL, _TUNNEL),
        (PageKind.SIGN_IN, _SIGN_IN),
        (PageKind.GATEWAY, _GATEWAY),
    ):
        if pattern.search(head):
            return kind
    return PageKind.OTHER


def is_sign_in(url: str) -> bool:
    """Return whether the address of a page is one of a sign-in."""
    return _LOGIN.search(url) is not None
