"""Why nothing could be read: each symptom leads to the cause that it establishes."""

import pytest

from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.keys import KeyKind
from app.core.servers.symptoms import (
    Plain,
    Symptoms,
    may_try_plain,
    out_of_reach,
    plain_address,
    why_unread,
)

HERE = "http://localhost:8000/"
PAGE = "http://page.example/"
SECURE = "https://page.example/"
NOTHING = Symptoms(reachable=False)


@pytest.mark.parametrize(
    ("page", "server", "out"),
    [
        (PAGE, "http://localhost:8188", True),
        (PAGE, "http://127.0.0.1:8188", True),
        ("http://192.168.0.5:8000/", "http://[::1]:8188", True),
        (PAGE, "http://192.168.0.6:8188", False),
        (HERE, "http://127.0.0.1:8188", False),
        ("http://127.0.0.1:8000/", "http://localhost:8188", False),
        (SECURE, "http://localhost:8188", False),
    ],
)
def test_a_page_over_http_from_elsewhere_cannot_reach_the_computer_it_is_shown_on(
    page: str, server: ServerUrl, out: bool
) -> None:
    assert out_of_reach(page, server) is out


@pytest.mark.parametrize(
    ("page", "server", "signs", "why"),
    [
        (HERE, "http://10.0.0.1:8188", NOTHING, message("health.down")),
        (HERE, "http://[fd00::1]:8188", NOTHING, message("health.down")),
        (HERE, "http://127.0.0.1:8188", NOTHING, message("health.down")),
        (HERE, "http://studio:8188", NOTHING, message("health.down_name")),
        (HERE, "http://studio:8188", Symptoms(False, name_known=True), message("health.down")),
        (HERE, "http://proxy/https:8188", NOTHING, message("health.down_name")),
        (PAGE, "http://localhost:8188", NOTHING, message("health.loopback")),
        (PAGE, "https://localhost:8188", NOTHING, message("health.loopback")),
        (HERE, "http://gpu.invalid", NOTHING, message("health.name", host="gpu.invalid")),
        (SECURE, "https://localhost:8188", NOTHING, message("health.down_https")),
        (HERE, "https://10.0.0.1:8188", NOTHING, message("health.down_https")),
        (SECURE, "https://studio", NOTHING, message("health.down_https_name")),
        (HERE, "https://studio", Symptoms(False, plain=Plain.SOMETHING), message("health.tls")),
        (
            HERE,
            "https://studio/a",
            Symptoms(False, plain=Plain.COMFYUI),
            message("health.tls_plain", to="http://studio:443/a"),
        ),
        (
            HERE,
            "http://192.168.1.2:8188",
            Symptoms(False, is_denied=True),
            message("health.private_network"),
        ),
        (HERE, "http://8.8.8.8:8188", Symptoms(False, is_denied=True), message("health.down")),
    ],
)
def test_where_nothing_answers_only_what_is_established_is_named(
    page: str, server: ServerUrl, signs: Symptoms, why: Message
) -> None:
    assert why_unread(page, server, signs) == why


@pytest.mark.parametrize(
    ("server", "signs", "key"),
    [
        ("http://gpu:8188", Symptoms(True, socket_opens=True), "no_cors"),
        ("http://gpu:8188", Symptoms(True, socket_opens=True, worked=True), "no_cors"),
        ("http://gpu:8188", Symptoms(True, socket_opens=True, reads_errors=True), "cors_twice"),
        ("https://x.ngrok-free.app", Symptoms(True, socket_opens=True), "tunnel_page"),
        (
            "https://x.ngrok-free.app",
            Symptoms(True, socket_opens=True, shows_picture=True),
            "no_cors",
        ),
        ("http://localhost:8188", Symptoms(True, shows_picture=True), "origin"),
        ("http://gpu:8188", Symptoms(True, shows_picture=True), "no_cors"),
        ("https://a-8188.proxy.runpod.net", Symptoms(True), "gateway_page"),
        ("http://gpu:8188", Symptoms(True), "unreadable"),
        ("http://gpu:8188", Symptoms(True, worked=True), "unreadable_now"),
    ],
)
def test_an_answer_that_may_not_be_read_has_the_causes_that_the_signs_leave(
    server: ServerUrl, signs: Symptoms, key: str
) -> None:
    assert why_unread(HERE, server, signs) == message(f"health.{key}")


@pytest.mark.parametrize(
    ("server", "plain"),
    [
        ("https://a", "http://a:443"),
        ("https://a/b/c", "http://a:443/b/c"),
        ("https://a:8188/b", "http://a:8188/b"),
        ("https://[::1]", "http://[::1]:443"),
        ("https://[::1]:8188", "http://[::1]:8188"),
        ("http://a", "http://a"),
    ],
)
def test_the_plain_address_has_the_port_of_the_secure_one(server: ServerUrl, plain: str) -> None:
    assert plain_address(server) == plain


@pytest.mark.parametrize(
    ("page", "server", "may"),
    [
        (HERE, "https://a", True),
        (HERE, "http://a", False),
        (SECURE, "https://a", False),
        (SECURE, "https://localhost:8188", True),
    ],
)
def test_a_secure_page_looks_for_no_plain_server(page: str, server: ServerUrl, may: bool) -> None:
    assert may_try_plain(page, server) is may


@pytest.mark.parametrize(
    ("signs", "why"),
    [
        (Symptoms(True, key=KeyKind.BEARER), "health.key_unread"),
        (Symptoms(True, key=KeyKind.BEARER, socket_opens=True), "health.no_cors"),
        (Symptoms(True, key=KeyKind.HEADER, keyless_read=True), "health.preflight_key"),
        (Symptoms(True, key=KeyKind.QUERY, keyless_read=True), "health.key_unread"),
    ],
)
def test_a_key_is_among_the_causes_where_the_request_carried_one(signs: Symptoms, why: str) -> None:
    assert why_unread(HERE, ServerUrl("http://10.0.0.1:8188"), signs) == message(why)
