"""Server addresses in one normal form, names, and `servers.json`."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.errors import InputError
from app.core.servers.server import (
    MAX_NAME,
    Server,
    given_name,
    make_server,
    normalise_base_url,
    typed_address,
)
from app.core.servers.server_list import parse_servers


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("http://127.0.0.1:8188", "http://127.0.0.1:8188"),
        ("  http://127.0.0.1:8188/ \n", "http://127.0.0.1:8188"),
        ("HTTP://Gpu-1.LAN:8188", "http://gpu-1.lan:8188"),
        ("https://l9s75ay3rp-8188.cnb.run/", "https://l9s75ay3rp-8188.cnb.run"),
        ("https://host/api", "https://host"),
        ("https://host/api/", "https://host"),
        ("https://host/api/api/", "https://host"),
        ("https://host//", "https://host"),
        ("https://host/Comfy/A/api/", "https://host/Comfy/A"),
        ("https://host/comfyapi", "https://host/comfyapi"),
        ("http://host:80/", "http://host"),
        ("https://host:443", "https://host"),
        ("https://host:80", "https://host:80"),
        ("http://host:443", "http://host:443"),
        ("http://host:", "http://host"),
        ("http://[::1]:8188/", "http://[::1]:8188"),
        ("http://[FE80::1]", "http://[fe80::1]"),
        ("http://名字.example:8188", "http://名字.example:8188"),
        ("http://my_box:8188", "http://my_box:8188"),
    ],
)
def test_an_address_has_one_normal_form(text: str, base: str) -> None:
    assert normalise_base_url(text) == base


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "server.empty"),
        (" \t ", "server.empty"),
        ("127.0.0.1:8188", "server.no_scheme"),
        ("localhost", "server.no_scheme"),
        ("javascript:alert(1)", "server.no_scheme"),
        ("javascript://host/%0aalert(1)", "server.scheme"),
        ("ftp://host", "server.scheme"),
        ("file:///etc/passwd", "server.scheme"),
        ("ws://host:8188", "server.scheme"),
        ("://host", "server.scheme"),
        ("http://user:secret@host", "server.credentials"),
        ("http://@host", "server.credentials"),
        ("http://host?token=1", "server.query"),
        ("http://host/#top", "server.query"),
        ("http://host/?", "server.query"),
        ("http://", "server.not_a_url"),
        ("http:///path", "server.not_a_url"),
        ("http://:8188", "server.not_a_url"),
        ("http://two words", "server.not_a_url"),
        ("http://host/a\nb", "server.not_a_url"),
        ('http://host/"><img>', "server.not_a_url"),
        ("http://host\\@other", "server.not_a_url"),
        ("http://host:port", "server.not_a_url"),
        ("http://host:99999", "server.not_a_url"),
        ("http://[::1", "server.not_a_url"),
        ("http://ho!st", "server.not_a_url"),
        ("http://host%2e", "server.not_a_url"),
    ],
)
def test_what_is_no_server_address_is_refused_with_its_own_reason(text: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        normalise_base_url(text)
    assert caught.value.message.key == key


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("192.168.1.20", "http://192.168.1.20:8188"),
        (" 10.0.0.7/ ", "http://10.0.0.7:8188"),
        ("192.168.1.20:9000", "http://192.168.1.20:9000"),
        ("192.168.1.20/comfy", "http://192.168.1.20/comfy"),
        ("172.16.0.1", "http://172.16.0.1:8188"),
        ("172.32.0.1", "https://172.32.0.1"),
        ("127.0.0.1:8188", "http://127.0.0.1:8188"),
        ("localhost", "http://localhost:8188"),
        ("localhost:8199/", "http://localhost:8199"),
        ("[::1]:8188", "http://[::1]:8188"),
        ("[::1]", "http://[::1]:8188"),
        ("studio", "http://studio:8188"),
        ("studio.local", "http://studio.local:8188"),
        ("10.example.org", "https://10.example.org"),
        ("comfy.example.org/gpu-2", "https://comfy.example.org/gpu-2"),
        ("comfy.example.org:8443", "https://comfy.example.org:8443"),
        ("http://comfy.example.org", "http://comfy.example.org"),
    ],
)
def test_a_typed_address_is_completed(typed: str, base: str) -> None:
    assert normalise_base_url(typed_address(typed)) == base


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "server.empty"),
        ("javascript:alert(1)", "server.not_a_url"),
        ("user:secret@host", "server.credentials"),
        ("host?token=1", "server.query"),
        ("two words", "server.not_a_url"),
        ("host:99999", "server.not_a_url"),
        ("[::1", "server.not_a_url"),
        ("ftp://host", "server.scheme"),
    ],
)
def test_completing_makes_no_address_of_what_is_none(typed: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        make_server(typed_address(typed))
    assert caught.value.message.key == key


def test_a_password_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(InputError) as caught:
        normalise_base_url("http://user:secret@host")
    assert "secret" not in str(caught.value)


ADDRESSES = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP", "Https", "ftp", ""]),
    st.sampled_from(["host", "HOST.example", "[::1]", "[v1.a]", "名", "ẞ", "İ", ""]) | st.text(),
    st.sampled_from(["", ":", ":80", ":443", ":8188", ":x", ":-1", ":٣"]),
    st.lists(st.sampled_from(["/", "/api", "api", "/a", "//", "?", "#", "@", "\x00"])).map("".join),
)


@given(st.text() | ADDRESSES)
@example("http://h/api/api")
@example("http://h//api//api//")
def test_an_address_is_normalised_once_and_for_all_or_refused(text: str) -> None:
    try:
        base = normalise_base_url(text)
    except InputError:
        return
    assert normalise_base_url(base) == base
    assert base.startswith(("http://", "https://"))
    assert not base.endswith("/")
    assert not urlsplit(base).path.endswith("/api")
    assert not set(base) & set("?# ")


@pytest.mark.parametrize(
    ("url", "name", "server"),
    [
        ("http://gpu:8188/", "", Server("http://gpu:8188", "gpu:8188")),
        ("http://gpu:8188", "  Big   box ", Server("http://gpu:8188", "Big box")),
        ("https://host/a", " \n", Server("https://host/a", "host/a")),
        ("http://gpu", "x" * MAX_NAME, Server("http://gpu", "x" * MAX_NAME)),
    ],
)
def test_a_server_without_a_name_is_called_by_its_address(
    url: str, name: str, server: Server
) -> None:
    assert make_server(url, name) == server


def test_a_name_is_given_or_the_address() -> None:
    assert given_name(make_server("http://studio:8188", " Studio ")) == "Studio"
    assert given_name(make_server("http://studio:8188/comfy")) == ""


def test_a_name_too_long_to_show_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        make_server("http://gpu", "x" * (MAX_NAME + 1))
    assert caught.value.message.key == "server.name_long"


GPU = Server("http://gpu:8188", "gpu:8188")


@pytest.mark.parametrize(
    "document",
    [
        {"servers": [{"url": "http://gpu:8188/"}]},
        {"servers": ["http://gpu:8188"]},
        [{"url": "http://gpu:8188", "more": 1}],
        ["http://gpu:8188"],
        {"servers": [{"url": "http://gpu:8188", "name": None}]},
    ],
)
def test_the_servers_file_has_a_long_and_a_short_form(document: Any) -> None:
    assert parse_servers(document) == ((GPU,), ())


@pytest.mark.parametrize("document", [None, 3, "http://gpu", {}, {"servers": {}}, {"server": []}])
def test_a_servers_file_of_another_shape_gives_one_error(document: Any) -> None:
    servers, errors = parse_servers(document)
    assert servers == ()
    assert [error.message.key for error in errors] == ["servers.shape"]


def test_bad_entries_are_left_out_one_error_each_and_the_good_ones_stay() -> None:
    servers, errors = parse_servers(
        [
            "ftp://gpu",
            "http://gpu:8188",
            {"url": "HTTP://GPU:8188/api/", "name": "again"},
            {"name": "no address"},
            None,
            7,
            {"url": "http://b", "name": "Second"},
        ]
    )
    assert servers == (GPU, Server("http://b", "Second"))
    assert [error.message.key for error in errors] == [
        "server.scheme",
        "server.duplicate",
        "server.empty",
        "server.empty",
        "server.no_scheme",
    ]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["url", "name", "x"]), inner)
        ),
    )
)
def test_any_servers_file_is_read_into_servers_and_errors(document: Any) -> None:
    servers, errors = parse_servers(document)
    assert len({server.url for server in servers}) == len(servers)
    if isinstance(document, list):
        assert len(servers) + len(errors) == len(document)


@pytest.mark.parametrize("text", ["http://evil[::1]:80", "http://[v1.a]", "http://[::1]x"])
def test_brackets_hold_an_address_and_nothing_else(text: str) -> None:
    with pytest.raises(InputError):
        normalise_base_url(text)
