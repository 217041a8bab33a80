"""The dialog with the workflows of servers: what is requested, shown, found and opened."""

from typing import Any

import pytest

from app.core.comfy.requests import Response
from app.core.servers.health import Health, Reach
from tests.core.workflow.pairs import FOLDER, load
from tests.fakes import World
from tests.fakes.values import A, B
from tests.ui.page import Tag, parse
from tests.ui.sample_classes import shown_with_classes
from tests.ui.shown import Press, Shown

FILE = load(FOLDER / "own_t2i_plain.ui.json")
GRAPH = load(FOLDER / "own_t2i_plain.api.json")
SAVED = "/api/userdata?dir=workflows&recurse=true&split=false&full_info=true"
RUNS = "/api/history?max_items=60"


@pytest.fixture
async def shown(world: World) -> Shown:
    return await shown_with_classes(world)


def dialog(shown: Shown) -> Tag:
    return parse(shown.dom.html["offers"])


def titles(shown: Shown) -> list[str]:
    return [one.text for tag in [dialog(shown)] for one in tag.of_class("offer-title")]


async def look(shown: Shown, shelf: str = "saved") -> None:
    shown.press("show-offers")
    shown.press("offers-shelf", shelf)
    await shown.settle(1)


def offer(shown: Shown, url: str, **offered: Any) -> None:
    shown.world.servers[url].offered.update(offered)


def search(shown: Shown, words: str) -> None:
    shown.page.controller.on_event(Press("input", "search", ":offers", words))


def press_key(shown: Shown, name: str) -> bool:
    return shown.page.controller.on_event(Press("key", name, ":offers", typing=True))


async def test_saved_files_are_listed_by_folders_with_the_servers(shown: Shown) -> None:
    offer(shown, A, **{SAVED: ["portrait.json", "land/lake.json"]})
    offer(shown, B, **{SAVED: ["land/lake.json"]})
    assert "offer" not in shown.dom.html["offers"].replace("offers", "")
    await look(shown)
    assert shown.dom.dialogs["offers"]
    assert shown.dom.focused[-1] == "offers-search"
    assert titles(shown) == ["portrait", "lake", "lake"]
    assert [one.text for one in dialog(shown).of_class("section-title")] == ["land"]
    assert [one.text[-1] for one in dialog(shown).all(data_testid="offers-server")] == ["2", "1"]
    assert "3 workflows" in dialog(shown).text
    assert shown.stale() == []
    shown.press("offers-server", B)
    await shown.settle()
    assert titles(shown) == ["lake"]
    shown.press("offers-server", B)
    await shown.settle()
    assert len(titles(shown)) == 3


async def test_a_template_of_several_servers_is_listed_once(shown: Shown) -> None:
    index = [{"title": "Pictures", "templates": [{"name": "one", "description": "about foxes"}]}]
    for url in (A, B):
        offer(shown, url, **{"/templates/index.json": index, "/templates/one.json": FILE})
    await look(shown, "templates")
    (row,) = dialog(shown).of_class("offer")
    assert len(row.of_class("mark")) == 2
    search(shown, "foxes")
    await shown.settle()
    assert titles(shown) == ["one"]
    search(shown, "cats")
    await shown.settle()
    assert titles(shown) == []
    assert "matches" in dialog(shown).text


async def test_the_marked_row_moves_and_opens(shown: Shown) -> None:
    files = [f"{letter}.json" for letter in "abc"]
    offer(shown, A, **{SAVED: files, "/api/userdata/workflows%2Fb.json": FILE})
    await look(shown)
    shown.dom.reveal = lambda element_id: None  # type: ignore[attr-defined]
    for name, row in [
        *(("ArrowUp", "2"), ("ArrowDown", "0"), ("PageDown", "2"), ("PageUp", "0")),
        ("ArrowDown", "1"),
    ]:
        assert press_key(shown, name)
        await shown.settle()
        (marked,) = dialog(shown).all(role="option", aria_selected="true")
        assert marked["id"] == f"offers-row-{row}"
    assert not press_key(shown, "x")
    shown.page.controller.on_event(Press("submit", "open-offer"))
    await shown.settle(1)
    assert shown.scene.page.type_id == "own:b"
    assert not shown.dom.dialogs["offers"]
    assert shown.scene.kind is not None
    assert shown.scene.kind.has_form


async def test_a_run_of_somebody_else_is_opened_as_it_ran(shown: Shown) -> None:
    file = {"filename": "a.png", "type": "output"}
    entry = {
        "prompt": [1, "p", GRAPH, {"extra_pnginfo": {"workflow": FILE}}, []],
        "outputs": {"9": {"images": [file]}},
        "status": {"status_str": "error", "messages": [["x", {"timestamp": 1_764_000_000_000}]]},
    }
    offer(shown, B, **{RUNS: {"p": entry}, "/api/history/p": {"p": entry}})
    await look(shown, "runs")
    (row,) = dialog(shown).of_class("offer")
    (picture,) = row.all("img")
    assert picture["data-src"].startswith(f"{B}/api/view?filename=a.png")
    assert "did not finish" in row.text
    assert "2025-11-24" in row.text
    shown.press("open-offer", row["data-arg"])
    await shown.settle(1)
    kind = shown.scene.kind
    assert kind is not None
    assert kind.ran
    assert kind.graph["2"]["inputs"]["text"] == GRAPH["2"]["inputs"]["text"]


async def test_a_workflow_that_is_gone_is_said_in_the_dialog(shown: Shown) -> None:
    offer(shown, A, **{SAVED: ["gone.json"]})
    await look(shown)
    (row,) = dialog(shown).of_class("offer")
    shown.press("open-offer", row["data-arg"])
    await shown.settle(1)
    assert "no longer there" in dialog(shown).one(data_testid="offers-problem").text
    assert shown.scene.page.type_id == "text-to-image"


async def test_a_pending_workflow_is_dropped_when_the_dialog_closes(shown: Shown) -> None:
    offer(shown, A, **{SAVED: ["a.json"], "/api/userdata/workflows%2Fa.json": FILE})
    await look(shown)
    (row,) = dialog(shown).of_class("offer")
    shown.press("open-offer", row["data-arg"])
    shown.press("offers-close")
    await shown.settle(1)
    assert shown.scene.page.type_id == "text-to-image"


async def test_a_server_says_why_it_lists_nothing(shown: Shown) -> None:
    offer(shown, A, **{SAVED: Response(500)})
    offer(shown, B, **{SAVED: {"odd": 1}})
    await look(shown)
    says = {one["data-server"]: one.text for one in dialog(shown).all(data_testid="offers-why")}
    assert "error 500" in says[A]
    assert "cannot be understood" in says[B]
    offer(shown, A, **{SAVED: ["a.json", 3]})
    shown.press("offers-retry", A)
    await shown.settle(2)
    assert titles(shown) == ["a"]
    assert "1 entry" in dialog(shown).one(data_testid="offers-unreadable").text


async def test_a_server_that_is_down_has_the_doctors_sentence_and_comes_back(
    shown: Shown,
) -> None:
    offer(shown, A, **{SAVED: ["a.json"]})
    server = shown.world.servers[A]
    server.up = False
    await look(shown)
    await shown.settle(20)
    why = dialog(shown).one(data_testid="offers-why", data_server=A)
    health = shown.scene.health[A]
    assert health.reach is Reach.DOWN
    assert "Nothing answers" in why.text
    assert server.requests("GET", "userdata") == []
    server.up = True
    await shown.world.services.monitor.check(A)
    await shown.settle(2)
    assert titles(shown) == ["a"]


async def test_empty_shelves_teach(shown: Shown) -> None:
    for shelf, words in [
        ("saved", "What you save in ComfyUI"),
        ("templates", "no templates"),
        ("runs", "since it was started"),
    ]:
        await look(shown, shelf)
        assert words in dialog(shown).text
    shown.page.controller.on_dialog_closed("offers")
    await shown.settle()
    assert not shown.dom.dialogs["offers"]
    for name in ("offers-retry", "offers-server", "open-offer"):
        shown.press(name, A)
    assert not press_key(shown, "ArrowDown")
    shown.page.controller.on_event(Press("submit", "open-offer"))
    await shown.settle(1)


async def test_hostile_names_stay_texts(shown: Shown) -> None:
    offer(shown, A, **{SAVED: ["<img src=x onerror=alert(1)>.json"]})
    await look(shown)
    assert titles(shown) == ["<img src=x onerror=alert(1)>"]
    assert shown.scene.health.get(A, Health()).answers
