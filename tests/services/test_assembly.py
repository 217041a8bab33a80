"""All services of a window assembled: what starts, what they listen to, and what ends."""

from app.core.ids import is_canonical_uuid
from app.core.servers.health import Reach
from app.core.servers.server import Server
from app.core.settings.saved import own_type_id, pool_text, workflows_text
from app.core.task.task import TaskState
from app.core.workflow.derive import derive_type
from tests.fakes import FakeSettings, World
from tests.fakes.values import A, B, C, a_server, an_order

TEXT = an_order("text-to-image")


def urls(world: World) -> list[str]:
    return [server.url for server in world.window_store.state.pool.servers]


async def test_a_window_has_new_ids_that_servers_accept(world: World) -> None:
    window = world.window_store.state.window
    assert is_canonical_uuid(window.window_id)
    assert is_canonical_uuid(window.client_id)
    assert str(window.window_id) != str(window.client_id)


async def test_nothing_begins_by_itself(world: World) -> None:
    await world.clock.advance(60)
    assert world.http.sent == []
    assert world.bus.posted == []


async def test_once_begun_servers_are_watched_and_windows_found(world: World) -> None:
    world.services.begin(FakeSettings(world.store))
    await world.clock.advance(1)
    assert world.window_store.state.health_of(A).reach is Reach.UP
    assert "hello" in [message["kind"] for message in world.bus.posted]
    await world.clock.advance(30)
    assert len(world.a.requests("GET", "prompt")) > 3


async def test_an_edit_of_the_pool_in_another_window_is_taken_over(world: World) -> None:
    task = await world.running(TEXT)
    mine, theirs = FakeSettings(world.store), FakeSettings(world.store)
    world.services.begin(mine)
    theirs.write("pool", pool_text(world.window_store.state.pool.remove(A).add(Server(C, "Third"))))
    theirs.write("language", "zh")
    await world.clock.settle()
    assert urls(world) == [B, C]
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.task(task).execution_server == A


async def test_own_workflows_that_another_window_saved_are_taken_over_and_given_up(
    world: World,
) -> None:
    mine, theirs = FakeSettings(world.store), FakeSettings(world.store)
    world.services.begin(mine)
    shipped = list(world.window_store.state.catalog.types)
    graph = {"9": {"class_type": "SaveImage", "inputs": {}}}
    own = derive_type(own_type_id("Mine"), "Mine", graph)
    theirs.write("workflows", workflows_text(world.window_store.state.catalog.with_type(own)))
    assert list(world.window_store.state.catalog.types) == [*shipped, own.id]
    theirs.write("workflows", workflows_text(world.window_store.state.catalog.shipped()))
    assert list(world.window_store.state.catalog.types) == shipped


async def test_broken_settings_leave_the_file_servers(world: World) -> None:
    mine, theirs = FakeSettings(world.store), FakeSettings(world.store)
    world.services.begin(mine)
    shipped = list(world.window_store.state.catalog.types)
    theirs.write("pool", "{broken")
    theirs.write("workflows", "{broken")
    assert urls(world) == [A, B]
    assert list(world.window_store.state.catalog.types) == shipped


async def test_closing_says_goodbye(world: World) -> None:
    close = world.services.begin(FakeSettings(world.store))
    await world.clock.advance(1)
    close()
    assert world.bus.posted[-1]["kind"] == "bye"


async def test_a_window_that_said_goodbye_is_not_heard_again(world: World) -> None:
    close = world.services.begin(FakeSettings(world.store))
    await world.clock.advance(1)
    close()
    posted = len(world.bus.posted)
    FakeSettings(world.store).write("pool", pool_text(world.window_store.state.pool.remove(B)))
    await world.clock.advance(60)
    assert len(world.bus.posted) == posted
    assert urls(world) == [A, B]


async def test_saved_edits_are_there_from_the_beginning() -> None:
    first = World()
    first.store.texts["pool"] = pool_text(first.window_store.state.pool.add(a_server(C)))
    again = World(store=first.store)
    assert urls(again) == [A, B, C]
