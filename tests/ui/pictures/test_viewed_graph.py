"""The graph of a picture of another tab is read when a person looks at it."""

from dataclasses import replace

from app.core.library.library import Library
from app.core.task.task import Task
from app.services.window_store import WindowStore
from app.ui.page_store import PageStore
from app.ui.pictures.viewed_graph import ViewedGraph
from app.ui.pictures.viewer import viewer
from app.ui.state import PageState
from tests.fakes import FakeIntl, World
from tests.ui.page import parse
from tests.ui.scenes import done_task, make_scene

FULL = done_task()
SLIM = replace(FULL, graph={})


async def test_it_is_read_once_and_shown(world: World) -> None:
    state = replace(make_scene().state, library=Library().with_tasks(SLIM))
    page_store = PageStore(PageState(), WindowStore(state), FakeIntl())
    read: list[str] = []

    async def with_graph(prompt_id: str) -> Task | None:
        read.append(prompt_id)
        return FULL

    ViewedGraph(page_store, with_graph, world.services.background)
    for viewed in ((SLIM.prompt_id, 0), None, (SLIM.prompt_id, 0), ("gone", 0)):
        page_store.change(viewer=viewed)
        await world.clock.settle()
    assert read == [SLIM.prompt_id]
    page_store.change(viewer=(SLIM.prompt_id, 0))
    assert "KSampler" in parse(viewer(page_store.scene())).one("details").text
