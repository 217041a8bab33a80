"""What `boot` reads of the page's surroundings. Here `servers.json` is what the test makes it."""

import js

from app.browser import boot
from tests.browser.inside.world import World


async def without_a_servers_json_there_are_no_servers(world: World) -> None:
    await world.serve("servers.json", 404, "Not found")
    assert await boot.read_servers() == ([], None)


async def the_servers_are_read_as_they_are_told(world: World) -> None:
    await world.serve("servers.json", 200, '{"servers": ["http://a:1"]}')
    assert await boot.read_servers() == ({"servers": ["http://a:1"]}, None)


async def a_servers_json_that_is_no_json_is_told(world: World) -> None:
    await world.serve("servers.json", 200, '{"servers": [')
    found, why = await boot.read_servers()
    assert found == []
    assert why is not None
    assert why.key == "servers.not_json"


async def one_that_cannot_be_read_is_told(world: World) -> None:
    await world.serve("servers.json", 0, "")
    found, why = await boot.read_servers()
    assert found == []
    assert why is not None
    assert why.key == "servers.unreadable"


async def the_last_good_list_stands_in_for_one_that_is_broken_now(world: World) -> None:
    scope = js.URL.new("./", js.document.baseURI)
    name = f"bindery {scope.pathname}lists"
    cache = await js.caches.open(name)
    await cache.put(f"{scope.href}servers.json", js.Response.new('["http://kept:1"]'))
    broken = [
        (200, "<html>Sign in</html>", "servers.bad_now"),
        (200, "[" + " " * 1_000_001 + "]", "servers.unreadable_now"),
        (502, "Bad gateway", "servers.unreadable_now"),
        (0, "", "servers.unreadable_now"),
    ]
    try:
        for status, body, key in broken:
            await world.serve("servers.json", status, body)
            found, why = await boot.read_servers()
            assert found == ["http://kept:1"]
            assert why is not None
            assert why.key == key
        await world.serve("servers.json", 404, "Not found")
        assert await boot.read_servers() == ([], None)
    finally:
        await js.caches.delete(name)
