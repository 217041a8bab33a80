"""Who may call, as PROTOCOL.md measured it."""

from __future__ import annotations

import aiohttp
import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.origin import is_foreign
from tests.comfy_server.talk import Talk

ALLOW = "access-control-allow-origin"


@pytest.mark.parametrize(
    ("host", "origin", "foreign"),
    [
        ("127.0.0.1:8188", "http://127.0.0.1:8188", False),
        ("127.0.0.1:8188", "http://localhost:8188", True),
        ("localhost:8188", "http://localhost:9000", True),
        ("127.0.0.1:8188", "https://page.example", True),
        ("127.0.0.1:8188", "null", False),
        ("[::1]:8188", "http://[::1]:9000", True),
        ("192.168.1.5:8188", "https://page.example", False),
        ("comfy.example", "https://page.example", False),
        ("localhost", "http://localhost:9000", False),
        ("localhost:8188", "http://localhost", False),
        ("127.0.0.1:8188", "http://127.0.0.1:nonsense", False),
    ],
)
def test_only_a_loopback_host_is_guarded(host: str, origin: str, foreign: bool) -> None:
    assert is_foreign(host, origin) is foreign


async def test_without_the_flag_another_origin_gets_nothing() -> None:
    with DemoServer(cors=None) as server:
        async with Talk(server.url, {"Origin": "https://page.example"}) as talk:
            for method in ("GET", "POST", "OPTIONS"):
                answer = await talk.ask(method, "/api/prompt")
                assert (answer.status, answer.content) == (403, b"")
                assert ALLOW not in answer.headers
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await talk.session.ws_connect(f"{server.url}/ws")


async def test_without_the_flag_the_null_origin_passes_without_headers() -> None:
    with DemoServer(cors="off") as server:
        async with Talk(server.url, {"Origin": "null"}) as talk:
            answer = await talk.get("/api/prompt")
            assert answer.status == 200
            assert ALLOW not in answer.headers
            preflight = await talk.ask("OPTIONS", "/api/prompt")
            assert preflight.status == 200
            assert ALLOW not in preflight.headers
            await talk.listen("me")


async def test_without_the_flag_its_own_origin_passes() -> None:
    with DemoServer(cors=None) as server:
        async with Talk(server.url, {"Origin": server.url}) as talk:
            assert (await talk.get("/api/prompt")).status == 200


async def test_the_flag_says_one_origin_literally_to_everybody() -> None:
    with DemoServer(cors="https://page.example") as server:
        async with Talk(server.url, {"Origin": "https://other.example"}) as talk:
            answer = await talk.get("/api/view?filename=none.png")
            assert answer.status == 404
            assert answer.headers[ALLOW] == "https://page.example"
            assert answer.headers["access-control-allow-credentials"] == "true"
            assert "access-control-max-age" not in answer.headers


async def test_a_newer_server_also_refuses_what_a_browser_calls_cross_site() -> None:
    for version, status in (("0.3.64", 200), ("0.19.0", 403)):
        with DemoServer(cors=None, version=version) as server:
            async with Talk(server.url, {"Sec-Fetch-Site": "cross-site"}) as talk:
                assert (await talk.get("/api/prompt")).status == status


async def test_too_large_a_request_is_refused_without_cors_headers() -> None:
    with DemoServer(max_upload_size=0.001) as server:
        async with Talk(server.url) as talk:
            answer = await talk.upload(b"x" * 5000, "big.png")
            assert answer.status == 413
            assert ALLOW not in answer.headers
            answer = await talk.post("/api/prompt", {"prompt": {}, "pad": "x" * 5000})
            assert answer.status == 413
            assert (await talk.get("/api/features")).body["max_upload_size"] == 1049
