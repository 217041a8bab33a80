"""A web page is recognised by what only pages of its kind contain."""

import pytest

from app.core.reading.web_page import MAX_READ, PageKind, is_sign_in, page_kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html><title>Welcome</title>", PageKind.OTHER),
        (b"<title>ComfyUI</title>", PageKind.OTHER),
        (b'<form><input name=p type="password">', PageKind.SIGN_IN),
        (b"<title>Sign in - Studio</title>", PageKind.SIGN_IN),
        (b"<title>Log in</title>", PageKind.SIGN_IN),
        (b"<noscript>... ngrok (ERR_NGROK_6024)", PageKind.TUNNEL),
        (b"<code>bypass-tunnel-reminder</code>", PageKind.TUNNEL),
        (b"<p>The endpoint is offline. ERR_NGROK_3200", PageKind.GATEWAY),
        (b"<title>502 Bad Gateway</title>", PageKind.GATEWAY),
        (b"<title>x | Argo Tunnel error 1033 | Cloudflare</title>", PageKind.GATEWAY),
        (b"<title>Service Temporarily Unavailable</title>", PageKind.GATEWAY),
        (b"<p>" + b" " * MAX_READ + b"<title>502</title>", PageKind.OTHER),
    ],
)
def test_the_kind_of_a_page(body: bytes, kind: PageKind) -> None:
    assert page_kind(body) is kind


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://studio/login", True),
        ("https://id.example/oauth2/start", True),
        ("https://studio/auth/realms", True),
        ("https://studio/author", False),
        ("https://studio/home", False),
    ],
)
def test_the_address_of_a_sign_in(url: str, is_one: bool) -> None:
    assert is_sign_in(url) is is_one
