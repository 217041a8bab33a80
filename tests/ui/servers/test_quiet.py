"""Servers that must not be woken, and those that send the events elsewhere."""

import pytest

from app.core.servers.health import Health, Reach
from app.core.servers.pool import Pool
from app.core.servers.server import Server, Wakes
from app.ui.page_store import PageStore
from app.ui.servers.actions import ServerActions
from app.ui.servers.adding_actions import AddingActions
from app.ui.state import PageState, ServerEditor
from tests.fakes import FakeIntl, World
from tests.fakes.values import A as FIRST
from tests.ui.page import Tag, parse
from tests.ui.scenes import A, B, make_scene, whole
from tests.ui.words import text

QUIET = Pool((Server(A, "Alpha", wakes=Wakes.NEVER), Server(B, "Beta")))


def row(url: str, **changes: object) -> Tag:
    root = parse(whole("servers", make_scene(**changes)))
    return next(one for one in root.all(data_testid="server-row") if one["data-server"] == url)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_row_says_that_its_server_is_not_woken(language: str) -> None:
    said = text(language, "servers.quiet")
    assert said in row(A, pool=QUIET, language=language).text
    assert said not in row(B, pool=QUIET, language=language).text


def test_a_server_that_was_not_asked_is_not_said_to_be_checked() -> None:
    for url, key in ((A, "reach.unasked"), (B, "reach.checking")):
        assert row(url, pool=QUIET, health={}).of_class("reach")[0].text == text("en", key)
    asked = row(A, pool=QUIET, health={A: Health(Reach.DOWN)})
    assert asked.of_class("reach")[0].text == text("en", "reach.down")


def test_a_row_says_that_its_server_is_polled() -> None:
    said = text("en", "servers.polled")
    assert said in row(A, eventless=frozenset({A})).text
    assert said not in row(B, eventless=frozenset({A})).text
    assert said not in row(A, eventless=frozenset({A}), health={A: Health(Reach.DOWN)}).text


@pytest.mark.parametrize("wakes", Wakes)
def test_the_form_has_a_switch_for_it(wakes: Wakes) -> None:
    editor = ServerEditor("", "x", "", wakes=wakes)
    switch = parse(whole("servers", make_scene(editor=editor))).one("input", id="server-wakes")
    assert ("checked" in switch.attributes) is (wakes is Wakes.NEVER)


async def test_the_switch_is_saved_and_shown_again(world: World) -> None:
    services = world.services
    page_store = PageStore(PageState(), services.window_store, FakeIntl())
    actions = ServerActions(
        page_store,
        services.window_store,
        services.monitor,
        services.capabilities,
        services.strikes,
        services.probe,
        services.pool_keeper,
        services.key_keeper,
        AddingActions(page_store, services, world.clock, lambda element_id: None),
        lambda element_id: None,
    )

    async def switched(value: str) -> Wakes:
        actions.open_editor(FIRST)
        actions.type_value("wakes", value)
        await world.clock.run(actions.save())
        server = world.window_store.state.pool.get(FIRST)
        assert server is not None
        actions.open_editor(FIRST)
        assert page_store.state.editor is not None
        assert page_store.state.editor.wakes is server.wakes
        return server.wakes

    assert await switched("1") is Wakes.NEVER
    assert await switched("") is Wakes.TASKS
