"""What `boot` reads of the page's surroundings. Here `servers.json` is what the test makes it."""

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
