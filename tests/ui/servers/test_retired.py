"""A server that left the lists: its row says so, and offers only to be removed."""

from app.core.ids import ServerUrl
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from tests.fakes import World
from tests.fakes.values import A, B
from tests.ui.page import parse
from tests.ui.scenes import HOSTILE, make_scene, whole
from tests.ui.shown import Shown
from tests.ui.words import text

C = ServerUrl("http://c:8188")


def test_a_retired_server_is_shown_apart_with_its_mark() -> None:
    scene = make_scene(pool=Pool((Server(A, "Alpha"),), retired=(Server(C, HOSTILE),)))
    root = parse(whole("servers", scene))
    (row,) = root.all(data_testid="retired-row")
    assert row["data-server"] == C
    assert row["data-mark"] == scene.mark_of(C).text
    assert HOSTILE in row.text
    assert text("en", "servers.retired") in row.text
    assert [tag["data-action"] for tag in row.all("button")] == ["forget-server"]
    assert [tag["data-server"] for tag in root.all(data_testid="server-row")] == [A]


def test_without_retired_servers_there_is_no_list_of_them() -> None:
    assert not parse(whole("servers", make_scene())).all(data_testid="retired-row")


async def test_a_retired_server_can_be_removed(world: World) -> None:
    shown = Shown(world)
    pool = world.window_store.state.pool
    world.window_store.set_pool(Pool(pool.base, retired=(Server(C, "Work"),)))
    shown.press("forget-server", C)
    assert world.window_store.state.pool.retired == ()
    assert [one.url for one in world.window_store.state.pool.servers] == [A, B]
    await world.close()
