"""Which known server a machine at another address may be, and when that is proven."""

import pytest

from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers.address_check import AddressFinding, clearest
from app.core.servers.health import Health, Reach
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.pool import Pool
from app.core.servers.recognition import MAX_RECOGNISED, Recognised, is_alike, proves, recognise
from app.core.servers.server import Server, make_server

HERE = ServerUrl("https://new-8188.cnb.run")
FACTS = '{"os": "posix", "argv": [], "devices": [1]}'
MACHINE = MachineFacts("1", ("RTX 4090",), FACTS)


def known(
    reach: Reach, url: str = "https://old-8188.cnb.run"
) -> tuple[Server, tuple[Recognised, ...]]:
    server = make_server(url)
    found = recognise(
        HERE, MACHINE, Pool((server,)), {server.url: Health(reach)}, {server.identity: MACHINE}
    )
    return server, found


def test_a_server_that_is_down_at_a_like_address_may_have_moved() -> None:
    server, found = known(Reach.DOWN)
    assert found == (Recognised(server, is_moved=True),)


@pytest.mark.parametrize("reach", [Reach.UP, Reach.SLOW])
def test_a_server_that_responds_may_be_the_same_machine(reach: Reach) -> None:
    server, found = known(reach, "http://anywhere:1")
    assert found == (Recognised(server, is_moved=False),)


@pytest.mark.parametrize("reach", [Reach.CHECKING, Reach.OFFLINE])
def test_of_a_server_in_doubt_nothing_is_claimed(reach: Reach) -> None:
    assert known(reach)[1] == ()


def test_a_server_that_is_down_elsewhere_did_not_move_here() -> None:
    assert known(Reach.DOWN, "https://old-8188.example.org")[1] == ()


def test_the_address_itself_and_unknown_machines_are_not_recognised() -> None:
    assert known(Reach.UP, HERE)[1] == ()
    server = make_server("https://old-8188.cnb.run")
    assert recognise(HERE, MACHINE, Pool((server,)), {}, {}) == ()
    assert recognise(HERE, MACHINE, Pool((server,)), {server.url: Health(Reach.UP)}, {}) == ()


def test_those_that_moved_come_first_and_few_are_named() -> None:
    servers = tuple(make_server(f"https://s{index}-8188.cnb.run") for index in range(9))
    health = {one.url: Health(Reach.DOWN if one is servers[-1] else Reach.UP) for one in servers}
    machines = {one.identity: MACHINE for one in servers}
    found = recognise(HERE, MACHINE, Pool(servers), health, machines)
    assert len(found) == MAX_RECOGNISED
    assert [one.is_moved for one in found] == [True, False, False]


def test_a_prompt_in_both_histories_is_proof() -> None:
    assert proves(["a", "b"], iter(["b"]))
    assert not proves(["a"], ["b"])
    assert not proves([], [])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("https://a-8188.cnb.run", "https://b-8188.cnb.run", True),
        ("https://a-8188.cnb.run", "https://b-8188.cnb.com", False),
        ("https://a.trycloudflare.com", "http://b.trycloudflare.com", False),
        ("https://a.example.com/x", "https://b.example.com/y", False),
        ("http://192.168.1.20:8188", "http://192.168.1.37:8188", True),
        ("http://192.168.1.20:8188", "http://192.168.2.20:8188", False),
        ("http://192.168.1.20:8188", "http://192.168.1.37:8189", False),
        ("http://192.168.1.20:8188", "http://192.168.1.20:8189", True),
        ("http://box:8188", "http://bax:8188", False),
        ("http://a.lan:8188", "http://b.lan:8188", False),
        ("http://192.168.1.20:8188", "http://b.168.1.20:8188", True),
    ],
)
def test_addresses_of_one_pattern(one: str, other: str, alike: bool) -> None:
    assert is_alike(ServerUrl(one), ServerUrl(other)) is alike


def test_the_clearest_failure_is_that_where_something_responded() -> None:
    down = AddressFinding(ServerUrl("http://a"), why=message("health.down"))
    late = AddressFinding(ServerUrl("http://b"), why=message("health.slow", seconds=5))
    gate = AddressFinding(ServerUrl("http://c"), why=message("health.gateway", status=502))
    assert clearest([down, late]) is down
    assert clearest([down, gate]) is gate
    assert clearest([AddressFinding()]) == AddressFinding()
