"""What the host of an address proves."""

import pytest

from app.core.ids import ServerUrl
from app.core.servers import hosts


@pytest.mark.parametrize(
    ("server", "has_name", "is_local"),
    [
        ("http://127.0.0.1:8188", False, True),
        ("http://localhost:8188", False, True),
        ("http://[::1]:8188", False, True),
        ("http://[fd12::3]:8188", False, True),
        ("http://[2001:db8::1]", False, False),
        ("http://192.168.1.20:8188", False, True),
        ("http://10.1.2.3", False, True),
        ("http://172.20.0.1", False, True),
        ("http://172.32.0.1", False, False),
        ("http://100.100.0.1", False, True),
        ("http://8.8.8.8", False, False),
        ("http://10.example.org", True, False),
        ("http://studio.local:8188", True, True),
        ("https://studio", True, False),
    ],
)
def test_names_and_local_addresses_are_recognised(
    server: ServerUrl, has_name: bool, is_local: bool
) -> None:
    assert hosts.has_name(server) is has_name
    assert hosts.is_local(server) is is_local


@pytest.mark.parametrize(
    ("server", "nowhere", "warns", "no_sign_in"),
    [
        ("http://gpu.invalid:8188", True, False, False),
        ("https://AB.ngrok-free.app", False, True, False),
        ("https://x.trycloudflare.com", False, False, True),
        ("https://studio.example.org", False, False, False),
        ("", False, False, False),
    ],
)
def test_some_hosts_prove_more(
    server: ServerUrl, nowhere: bool, warns: bool, no_sign_in: bool
) -> None:
    assert hosts.has_no_address(server) is nowhere
    assert hosts.warns_browsers(server) is warns
    assert hosts.has_no_sign_in(server) is no_sign_in
