"""Addresses as people paste them: which server they mean, and which key was in them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.errors import InputError
from app.core.servers.keys import Key, KeyKind
from app.core.servers.pasted_address import read_address
from app.core.servers.server import make_server, typed_address


@pytest.mark.parametrize(
    ("pasted", "url"),
    [
        ("192.168.1.20", "http://192.168.1.20:8188"),
        ("host:8188", "http://host:8188"),
        ("localhost", "http://localhost:8188"),
        ("localhost/queue", "http://localhost:8188"),
        (" http://host:8188/# ", "http://host:8188"),
        ("http://host:8188/#workflow", "http://host:8188"),
        ("http://host:8188/queue", "http://host:8188"),
        ("http://host:8188/api/queue/", "http://host:8188"),
        ("http://host:8188/api/view?filename=a.png&type=output", "http://host:8188"),
        ("http://host:8188/history/1234", "http://host:8188"),
        ("https://host/comfy/a/prompt", "https://host/comfy/a"),
        ("https://host/queues", "https://host/queues"),
        ("https://x-8188.cnb.run/?token=abc", "https://x-8188.cnb.run"),
        ("https://user:pw@host/comfy/", "https://host/comfy"),
        ("user:pw@host:8188", "http://host:8188"),
        ("https://@host", "https://host"),
    ],
)
def test_a_pasted_address_means_its_server(pasted: str, url: str) -> None:
    assert make_server(typed_address(read_address(pasted).text)).url == url


@pytest.mark.parametrize(
    ("pasted", "key"),
    [
        ("https://host", None),
        ("https://host/?theme=dark", None),
        ("https://host/?a=1&Token=s%20t#top", Key(KeyKind.QUERY, "Token", "s t")),
        ("https://me:p%40w@host", Key(KeyKind.BASIC, "me", "p@w")),
        ("https://me@host", Key(KeyKind.BASIC, "me", "")),
        ("me:a:b@host:8188/queue?token=x", Key(KeyKind.BASIC, "me", "a:b")),
    ],
)
def test_a_key_in_an_address_is_cut_out(pasted: str, key: Key | None) -> None:
    assert read_address(pasted).key == key


def test_a_key_does_not_show_its_value() -> None:
    assert "secret" not in repr(read_address("https://me:secret@host"))


@pytest.mark.parametrize(
    "text", ["ftp://box", "javascript://%0aalert(1)", "http://", "http://my box:8188", "a://b://c"]
)
def test_what_is_no_address_stays_none(text: str) -> None:
    with pytest.raises(InputError):
        make_server(typed_address(read_address(text).text))


@given(st.text() | st.from_regex(r"(https?://)?(u:SECRET@)?[a-z]+(:1)?(/[a-z]*)?(\?token=SECRET)?"))
@example("://@?#")
def test_any_text_is_read_and_no_key_stays_in_it(text: str) -> None:
    found = read_address(text)
    assert read_address(found.text) == type(found)(found.text)
