"""The address of a server's socket."""

import pytest

from app.core.comfy.socket_url import socket_server, socket_url
from tests.fakes.values import A


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("http://a:8188", "ws://a:8188/ws?clientId=c1"),
        ("https://host/comfy", "wss://host/comfy/ws?clientId=c1"),
    ],
)
def test_a_socket_has_the_scheme_that_fits(base: str, url: str) -> None:
    assert socket_url(base, "c1") == url
    assert socket_server(url) == base


def test_a_client_id_cannot_add_to_the_sockets_address() -> None:
    assert socket_url(A, "c&token=1#") == "ws://a:8188/ws?clientId=c%26token%3D1%23"
