"""Lists of servers that name the kind of a key: who lacks one, and what stays of an edit."""

from dataclasses import replace

from app.core.message import message
from app.core.servers.found import with_found
from app.core.servers.keys import KeyKind
from app.core.servers.list_forms import read_list
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.servers.server_list import entry_of, parse_servers
from app.core.windows.window import Window
from app.core.windows.window_state import WindowState
from tests.fakes.values import A, B

SECRET = "hush"
WANTS = Server(A, "Alpha", wants=KeyKind.BEARER)


def state_of(pool: Pool, **fields: object) -> WindowState:
    return replace(WindowState(Window("w", "c"), pool=pool), **fields)


def test_a_list_names_the_kind_and_an_entry_keeps_it() -> None:
    assert parse_servers([{"url": A, "name": "Alpha", "key": "bearer"}]) == ((WANTS,), ())
    assert parse_servers([entry_of(WANTS)])[0] == (WANTS,)


def test_an_entry_with_the_key_itself_is_left_out_without_repeating_it() -> None:
    for key in (SECRET, {"bearer": SECRET}, [SECRET]):
        servers, errors = parse_servers([{"url": A, "key": key}, B])
        assert [one.url for one in servers] == [B]
        assert [one.message for one in errors] == [message("server.key_in_list")]


def test_a_server_lacks_its_key_until_this_browser_has_one() -> None:
    pool = Pool((WANTS, Server(B, "Beta")))
    assert state_of(pool).lacks_key(A)
    assert not state_of(pool, keyed={A: KeyKind.BEARER}).lacks_key(A)
    assert not state_of(pool).lacks_key(B)
    assert not state_of(Pool()).lacks_key(A)


def test_a_server_without_its_key_is_asked_nothing_even_before_the_first_check() -> None:
    pool = Pool((WANTS, Server(B, "Beta")))
    assert state_of(pool).answering == (B,)
    assert state_of(pool, keyed={A: KeyKind.BEARER}).answering == (A, B)


def test_an_edit_from_before_the_list_named_a_kind_follows_the_list() -> None:
    edited = Pool((Server(A, "Alpha"),)).edit(A, Server(A, "Mine"))
    now = replace(edited, base=(WANTS,)).get(A)
    assert now is not None
    assert (now.name, now.wants) == ("Mine", KeyKind.BEARER)


def test_a_list_that_is_read_again_may_name_another_kind() -> None:
    listed = read_list(f'[{{"url": "{A}", "key": "query"}}]', 0)
    assert listed is not None
    pool = with_found(Pool(), listed, is_whole=True)
    pool = with_found(pool, (replace(listed[0], wants=KeyKind.HEADER),), is_whole=True)
    assert [one.wants for one in pool.servers] == [KeyKind.HEADER]
