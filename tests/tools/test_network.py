"""How other devices open the page: this computer's addresses, and the printed lines."""

from __future__ import annotations

import pytest

from tools import network
from tools.network import PLAIN_HTTP, addresses_of, invitation, is_loopback, qr_code


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer in two networks."""
    monkeypatch.setattr(network, "_route", lambda: ["192.168.0.7"])
    monkeypatch.setattr(network, "_own_name", lambda: ["127.0.1.1", "10.0.0.7", "192.168.0.7"])


@pytest.mark.usefixtures("addresses")
def test_all_addresses_are_found_the_likeliest_first() -> None:
    assert addresses_of("0.0.0.0") == ["192.168.0.7", "10.0.0.7"]
    assert addresses_of("10.0.0.7") == ["10.0.0.7"]
    assert addresses_of("127.0.0.2") == []


@pytest.mark.usefixtures("addresses")
def test_the_first_address_is_drawn_too() -> None:
    lines = invitation("0.0.0.0", 8080, ["http://192.168.0.9:8188"])
    assert lines[1:3] == ["  Bindery: http://192.168.0.7:8080/", "  Bindery: http://10.0.0.7:8080/"]
    assert lines[3:] == [qr_code("http://192.168.0.7:8080/"), PLAIN_HTTP]
    assert set(qr_code("http://192.168.0.7:8080/")) == set(" █▀▄\n")


@pytest.mark.usefixtures("addresses")
def test_servers_that_other_devices_cannot_reach_are_named() -> None:
    servers = ["http://127.0.0.1:8188", "http://10.0.0.9:8188", "http://localhost:8189"]
    assert [line.split()[0] for line in invitation("0.0.0.0", 8080, servers)[-2:]] == [
        "http://127.0.0.1:8188",
        "http://localhost:8189",
    ]


def test_nobody_is_invited_to_loopback() -> None:
    assert invitation("127.0.0.1", 8080, ["http://127.0.0.1:8188"]) == []


def test_a_computer_without_network_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_route", "_own_name"):
        monkeypatch.setattr(network, name, list)
    assert invitation("0.0.0.0", 8080, []) == [network.SHARED, network.NO_NETWORK]


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.9", True), ("localhost", True), ("a.localhost", True), ("studio.local", False)],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
