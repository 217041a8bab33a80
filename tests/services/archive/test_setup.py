"""Sharing a setup: what is in it, and what comes in when a person agrees."""

import json

from app.core.archive.setup import Setup, parse_setup, setup_text
from app.core.archive.setup_link import text_of
from app.core.form.adjustment import Adjustment
from app.core.form.presets import Preset
from app.core.servers.server import make_server
from app.core.settings.names import FORMS, POOL, PRESETS, WORKFLOWS
from app.core.workflow.derive import derive_type
from tests.fakes import World
from tests.fakes.values import A, B, C, an_order

GRAPH = {
    "1": {"class_type": "EmptyImage", "inputs": {"width": 8}},
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
}
KIND = derive_type("own:Mine", "Mine", GRAPH)
ALL = frozenset({"servers", "workflows", "presets"})
FULL = Setup(
    (make_server(C, "Gamma"),),
    (KIND,),
    {KIND.id: Adjustment(labels={"width": "Breite"})},
    {KIND.id: (Preset("small", {"width": 8}),)},
)
CHOSEN = frozenset({f"server:{C}", "workflow:own:Mine", "presets"})


async def test_the_chosen_parts_are_shared_and_no_task(world: World) -> None:
    sharing = world.services.setup_sharing
    task = await world.queued(an_order(prompt="my secret"))
    sharing.accept(FULL, CHOSEN)
    found = sharing.setup(ALL)
    assert [one.url for one in found.servers] == [A, B, C]
    assert [kind.id for kind in found.workflows] == ["own:Mine"]
    assert (found.forms, found.presets) == (FULL.forms, FULL.presets)
    assert sharing.setup(frozenset()) == Setup()
    text = setup_text(found)
    assert "my secret" not in text
    assert task.prompt_id not in text
    await world.close()


async def test_a_link_is_of_this_page_and_has_the_setup() -> None:
    world = World(page_url="https://page/app/?x=1#tasks")
    link = world.services.setup_sharing.link(setup_text(FULL))
    base, _, fragment = link.partition("#")
    assert base == "https://page/app/"
    assert parse_setup(text_of(f"#{fragment}")) == FULL
    await world.close()


async def test_what_is_accepted_is_here_and_stored(world: World) -> None:
    sharing = world.services.setup_sharing
    sent = len(world.http.sent)
    assert sharing.propose(FULL).new == CHOSEN
    came = sharing.accept(FULL, CHOSEN)
    assert (came.servers, came.workflows) == ((C,), 1)
    state = world.window_store.state
    assert state.pool.get(C) is not None
    assert state.adjustments == FULL.forms
    assert state.presets == FULL.presets
    texts = world.store.texts
    assert json.loads(texts[POOL])["added"][0]["url"] == C
    assert {WORKFLOWS, FORMS, PRESETS} <= texts.keys()
    assert len(world.http.sent) == sent
    await world.close()


async def test_what_is_not_chosen_changes_nothing(world: World) -> None:
    before = world.window_store.state
    assert world.services.setup_sharing.accept(FULL, frozenset()).servers == ()
    assert world.window_store.state is before
    assert not {POOL, WORKFLOWS, FORMS, PRESETS} & world.store.texts.keys()
    await world.close()
