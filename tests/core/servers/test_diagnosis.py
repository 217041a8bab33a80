"""Why a server cannot be used: each sign leads to the cause that it establishes, and no further."""

import pytest

from app.core.errors import BinderyError, ServerError, TransportError
from app.core.message import Message, message
from app.core.reading.web_page import PageKind
from app.core.servers.diagnosis import (
    MAX_REST_SECONDS,
    MIN_REST_SECONDS,
    is_refusal,
    rest_seconds,
    why_redirected,
    why_refused,
    why_status,
    why_strange,
)

A = "http://a:8188"
ROUTE = "/api/prompt"


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ServerError("answer.not_json"), message("health.not_comfyui")),
        (ServerError("answer.shape", path="x", wanted="y"), message("health.not_comfyui")),
        (ServerError("answer.web_page"), message("health.web_page")),
        (ServerError("answer.web_page", kind=PageKind.SIGN_IN), message("health.sign_in_page")),
        (ServerError("answer.web_page", kind=PageKind.TUNNEL), message("health.tunnel_page")),
        (ServerError("answer.web_page", kind=PageKind.GATEWAY), message("health.gateway_page")),
        (ServerError("answer.status", status=403, is_empty=True), message("health.forbidden")),
        (ServerError("answer.too_large", limit=5), message("answer.too_large", limit=5)),
        (ServerError("answer.status", status=404), message("health.not_comfyui", status=404)),
        (ServerError("answer.status", status=500), message("health.status", status=500)),
    ],
)
def test_an_answer_that_comfyui_would_not_give_is_named(error: ServerError, why: Message) -> None:
    assert why_strange(error) == why


@pytest.mark.parametrize(
    ("status", "key"),
    [(401, "health.key_refused"), (403, "health.key_refused"), (502, "health.gateway")],
)
def test_a_key_that_is_refused_is_named(status: int, key: str) -> None:
    error = ServerError("answer.status", status=status)
    assert why_strange(error, is_keyed=True).key == key


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (401, "health.sign_in"),
        (403, "health.sign_in"),
        (502, "health.gateway"),
        (504, "health.gateway"),
        (522, "health.gateway"),
        (530, "health.gateway"),
        (429, "health.limited"),
        (418, "health.status"),
    ],
)
def test_a_status_says_who_answered(status: int, key: str) -> None:
    assert why_status(status).key == key


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("", message("health.redirected_away")),
        (f"http://b:1/x{ROUTE}", message("health.redirected", to="http://b:1/x")),
        (f"https://a:8188{ROUTE}?next=1#top", message("health.redirected", to="https://a:8188")),
        ("http://a:8188/login?x=1", message("health.redirected_sign_in", to="http://a:8188/login")),
        ("http://a:8188/home?x=1", message("health.redirected_page", to="http://a:8188/home")),
        (f"{A}{ROUTE}", message("health.redirected_page", to=f"{A}{ROUTE}")),
    ],
)
def test_a_redirect_names_the_address_to_enter(target: str, why: Message) -> None:
    assert why_redirected(A, ROUTE, target) == why


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        (ServerError("answer.status", status=403), True),
        (ServerError("answer.status", status=429), True),
        (ServerError("answer.status", status=503), True),
        (ServerError("answer.web_page"), True),
        (TransportError("transport.redirected"), True),
        (ServerError("answer.status", status=500), False),
        (ServerError("answer.status", status=502), False),
        (ServerError("answer.status", status=504), False),
        (ServerError("answer.not_json"), False),
        (TransportError("transport.failed"), False),
        (TransportError("transport.timeout"), False),
    ],
)
def test_a_refusal_is_what_certainly_did_not_arrive(error: BinderyError, refused: bool) -> None:
    assert is_refusal(error) is refused


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({}, None),
        ({"retry_after": 5}, 5.0),
        ({"retry_after": 0}, None),
        ({"retry_after": -1.0}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": 1e9}, MAX_REST_SECONDS),
        ({"retry_after": 0.004}, MIN_REST_SECONDS),
    ],
)
def test_a_server_is_left_alone_as_long_as_it_asks_within_bounds(
    told: dict[str, object], seconds: float | None
) -> None:
    assert rest_seconds(ServerError("answer.status", status=429, **told)) == seconds


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ServerError("answer.status", status=401), message("health.sign_in", status=401)),
        (ServerError("answer.status", status=502), message("health.gateway", status=502)),
        (ServerError("answer.status", status=429), message("health.limited")),
        (ServerError("answer.web_page", kind=PageKind.SIGN_IN), message("health.sign_in_page")),
        (ServerError("answer.status", status=500), message("answer.status", status=500)),
        (ServerError("answer.not_json"), message("answer.not_json")),
    ],
)
def test_one_refused_request_has_the_cause_of_a_row_or_its_own(
    error: ServerError, why: Message
) -> None:
    assert why_refused(error) == why
