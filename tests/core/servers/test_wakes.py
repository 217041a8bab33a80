"""Whether checks may wake a server: in files, in the settings, and at another address."""

from dataclasses import replace

from app.core.ids import ServerUrl
from app.core.servers.pool import Pool
from app.core.servers.server import Server, Wakes
from app.core.servers.server_list import entry_of, parse_servers
from app.core.settings.saved import edited_pool, pool_text

URL, MOVED = ServerUrl("http://a:8188"), ServerUrl("http://b:8188")
QUIET = Server(URL, "A", wakes=Wakes.NEVER)


def test_an_entry_may_say_that_a_server_is_not_to_be_woken() -> None:
    entries = [{"url": URL, "name": "A", "wakes": "never"}, {"url": MOVED, "wakes": 5}]
    found, errors = parse_servers(entries)
    assert errors == ()
    assert [server.wakes for server in found] == [Wakes.NEVER, Wakes.TASKS]
    assert entry_of(found[0]) == {"url": URL, "name": "A", "wakes": "never"}
    assert "wakes" not in entry_of(found[1])


def test_the_settings_keep_it() -> None:
    base = (Server(URL, "A"),)
    edited = Pool(base).edit(URL, QUIET)
    again = edited_pool(base, pool_text(edited)).get(URL)
    assert again is not None
    assert again.wakes is Wakes.NEVER


def test_it_stays_when_the_server_moves() -> None:
    assert QUIET.moved(MOVED).wakes is Wakes.NEVER
    listed = replace(Server(URL, "A").moved(MOVED))
    pool = Pool((listed,), (replace(QUIET, id=listed.identity),))
    found = pool.get(MOVED)
    assert found is not None
    assert found.wakes is Wakes.NEVER
