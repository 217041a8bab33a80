"""The headers of requests to a server."""

from app.core.servers.request_headers import request_headers
from tests.fakes.values import A


def test_comfyui_needs_none() -> None:
    assert request_headers(A) == {}
