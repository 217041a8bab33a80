"""Lines that a person types or pastes: one server each, and the addresses to try for each."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.errors import InputError
from app.core.message import message
from app.core.servers.keys import Key, KeyKind
from app.core.servers.server import normalise_base_url
from app.core.servers.typed_lines import MAX_LINES, MAX_TRIES, addresses_to_try, read_lines

PLAIN, SECURE = "http://page:8000/", "https://page/"


@pytest.mark.parametrize(
    ("typed", "urls"),
    [
        (
            "192.168.1.20",
            ["http://192.168.1.20:8188", "https://192.168.1.20", "http://192.168.1.20"],
        ),
        ("host:8188", ["http://host:8188", "https://host:8188"]),
        ("host/comfy", ["http://host/comfy", "https://host/comfy"]),
        ("[::1]:9000", ["http://[::1]:9000", "https://[::1]:9000"]),
        (
            "gpu.example.com",
            [
                "https://gpu.example.com",
                "http://gpu.example.com:8188",
                "https://gpu.example.com:8188",
            ],
        ),
        (
            "gpu.example.com:9000",
            ["https://gpu.example.com:9000", "http://gpu.example.com:9000"],
        ),
        ("http://host", ["http://host", "http://host:8188"]),
        ("http://host:8188", ["http://host:8188"]),
        ("http://host:80", ["http://host"]),
        ("https://host:8188", ["https://host:8188", "http://host:8188"]),
        ("https://gpu.example.com", ["https://gpu.example.com", "https://gpu.example.com:8188"]),
        ("https://gpu.example.com:9000/a", ["https://gpu.example.com:9000/a"]),
    ],
)
def test_the_addresses_to_try(typed: str, urls: list[str]) -> None:
    assert list(addresses_to_try(typed, PLAIN)) == urls


@pytest.mark.parametrize(
    ("typed", "urls"),
    [
        ("192.168.1.20", ["https://192.168.1.20"]),
        ("host:8188", ["https://host:8188"]),
        ("localhost", ["http://localhost:8188", "https://localhost", "http://localhost"]),
        ("http://host:8188", ["https://host:8188"]),
        ("http://127.0.0.1:8188", ["http://127.0.0.1:8188"]),
        ("https://host:8188", ["https://host:8188"]),
        ("gpu.example.com", ["https://gpu.example.com", "https://gpu.example.com:8188"]),
    ],
)
def test_a_page_on_https_tries_nothing_that_the_browser_blocks(typed: str, urls: list[str]) -> None:
    assert list(addresses_to_try(typed, SECURE)) == urls


@given(st.text("htps:/.ab1@[]? #8", max_size=20))
@example("http://[::1")
@example("a:99999")
def test_what_is_tried_is_always_an_address_in_normal_form(typed: str) -> None:
    try:
        urls = addresses_to_try(typed, SECURE)
    except InputError:
        return
    assert 1 <= len(urls) <= MAX_TRIES
    assert [normalise_base_url(url) for url in urls] == list(urls)


def test_each_line_is_a_server_without_what_is_around_its_address() -> None:
    text = '\n - http://a:1/api/queue#x\n\t"b.example.com:2",\n\n* http://a:1\nhttp://a:1/ \n'
    assert [(line.text, line.urls[0]) for line in read_lines(text, PLAIN)] == [
        ("http://a:1/", "http://a:1"),
        ("b.example.com:2", "https://b.example.com:2"),
    ]


def test_a_line_that_is_no_address_has_the_reason_and_a_key_is_cut_out() -> None:
    wrong, keyed, both = read_lines("ftp://a\nhttp://b/?token=hush\nftp://me:pw@c", PLAIN)
    assert (wrong.urls, wrong.error) == ((), message("server.scheme", scheme="ftp"))
    assert (keyed.text, keyed.key) == ("http://b/", Key(KeyKind.QUERY, "token", "hush"))
    assert keyed.error is None
    assert (both.text, both.key) == ("ftp://c", Key(KeyKind.BASIC, "me", "pw"))
    assert "hush" not in repr(keyed)


def test_lines_over_the_limit_stay_with_the_reason() -> None:
    text = "\n".join(f"http://h{index}:1" for index in range(MAX_LINES + 2))
    lines = read_lines(text, PLAIN)
    assert len(lines) == MAX_LINES + 2
    assert [line.error for line in lines[MAX_LINES - 1 :]] == [
        None,
        *[message("server.too_many", n=MAX_LINES)] * 2,
    ]
    assert lines[-1].text == f"http://h{MAX_LINES + 1}:1"
    assert lines[-1].urls == ()


def test_an_empty_text_has_no_lines() -> None:
    assert read_lines(" \n - \n", PLAIN) == ()
