"""Sharing a setup, and the question about one that came: what is on the page, and each press."""

import json
from dataclasses import replace
from typing import Any

import pytest

from app.core.archive.qr_code import MAX_BYTES, qr_code
from app.core.archive.setup import Setup, parse_setup, setup_text
from app.core.archive.setup_link import MAX_LINK, fragment_of, text_of
from app.core.archive.setup_proposal import Arrival, SetupProposal, SetupRow
from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers.server import make_server
from app.core.workflow.derive import derive_type
from app.ui.dialog_state import SetupOffer, SetupSharing
from app.ui.setup.qr_path import qr_path
from tests.fakes import World
from tests.fakes.comfy import FakeComfy
from tests.fakes.values import A, B, C
from tests.ui.page import parse
from tests.ui.scenes import HOSTILE, make_scene, whole
from tests.ui.shown import Press, Shown
from tests.ui.words import text

GRAPH: dict[str, Any] = {
    "1": {"class_type": "EmptyImage", "inputs": {"width": 8}},
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
}


class TextFile:
    def __init__(self, content: str) -> None:
        self.content = content.encode()
        self.name = "setup.json"


def change(shown: Shown, what: str, on: bool) -> None:
    shown.page.controller.on_event(Press("input", "change", f"setup-{what}", "1" if on else ""))


def dialog(shown: Shown) -> SetupSharing:
    state = shown.page.page_store.state.setup
    assert isinstance(state, SetupSharing)
    return state


def offer(shown: Shown) -> SetupOffer:
    state = shown.page.page_store.state.setup
    assert isinstance(state, SetupOffer)
    return state


def test_a_path_has_the_dots_of_the_code() -> None:
    code, rows = (
        qr_path("https://example.com/#setup=abc"),
        qr_code("https://example.com/#setup=abc"),
    )
    assert code is not None
    assert rows is not None
    drawn = [[0] * code.size for _ in range(code.size)]
    for run in code.path.removeprefix("M").removesuffix("z").split("zM"):
        place, _, rest = run.partition("h")
        x, y = map(int, place.split(","))
        length = int(rest.partition("v")[0])
        drawn[y][x : x + length] = [1] * length
    assert drawn == rows
    assert qr_path("x" * (MAX_BYTES + 1)) is None


async def test_the_link_holds_the_chosen_parts(world: World) -> None:
    shown = Shown(world)
    shown.press("share-setup")
    await shown.settle()
    assert shown.dom.dialogs["setup"]
    root = parse(shown.dom.html["setup"])
    link = root.one(id="setup-link")["value"]
    setup = parse_setup(text_of("#" + link.partition("#")[2]))
    assert [one.url for one in setup.servers] == [A, B]
    assert root.one(data_action="copy")["data-arg"] == link
    assert root.one(data_testid="setup-code")
    assert shown.stale() == []

    change(shown, "servers", on=False)
    await shown.settle()
    assert (dialog(shown).link, dialog(shown).code) == ("", None)
    assert not parse(shown.dom.html["setup"]).all(data_action="save-setup")
    change(shown, "servers", on=True)
    assert dialog(shown).link == link

    shown.press("save-setup")
    assert shown.dom.saved == ["bindery-setup.json"]
    shown.page.controller.on_dialog_closed("setup")
    shown.press("save-setup")
    shown.page.controller.on_dialog_closed("setup")
    assert shown.dom.saved == ["bindery-setup.json"]
    assert shown.page.page_store.state.setup is None
    await world.close()


async def test_addresses_of_this_computer_are_named() -> None:
    world = World("http://127.0.0.1:8188", page_url="http://localhost:8000/")
    shown = Shown(world)
    shown.press("share-setup")
    await shown.settle()
    words = parse(shown.dom.html["setup"]).text
    assert text("en", "setup.local_page") in words
    assert text("en", "setup.local_servers", names=["127.0.0.1:8188"]) in words
    await world.close()


@pytest.mark.parametrize(("letters", "has_link"), [(MAX_BYTES, True), (MAX_LINK, False)])
async def test_what_is_too_large_for_a_code_or_a_link_says_so(
    world: World, letters: int, has_link: bool
) -> None:
    title = "".join(chr(0x4E00 + index * 7919 % 20_000) for index in range(letters))
    graph = {**GRAPH, "2": {**GRAPH["2"], "_meta": {"title": title}}}
    kind = derive_type("own:Large", "Large", graph)
    world.window_store.set_catalog(world.window_store.state.catalog.with_type(kind))
    shown = Shown(world)
    shown.press("share-setup")
    await shown.settle()
    root = parse(shown.dom.html["setup"])
    assert bool(root.all(id="setup-link")) is has_link
    assert (text("en", "setup.no_code") in root.text) is has_link
    assert (text("en", "setup.long") in root.text) is not has_link
    assert not root.all(data_testid="setup-code")
    assert root.one(data_action="save-setup")
    await world.close()


def test_with_nothing_to_share_the_dialog_says_so() -> None:
    root = parse(whole("setup", make_scene(setup=SetupSharing())))
    assert text("en", "setup.nothing") in root.text
    assert not root.all(data_action="save-setup")


async def test_a_link_is_offered_and_its_server_checked_after_the_answer(world: World) -> None:
    world.servers[C] = FakeComfy(C)
    shown = Shown(world)
    shown.page.setup.open_link(fragment_of(setup_text(Setup((make_server(C, "Gamma"),)))))
    await shown.settle(1)
    assert parse(shown.dom.html["setup"]).one(id="setup-title").text == text(
        "en", "setup.ask_link", parts=["1 server"]
    )
    assert world.servers[C].received == []
    assert shown.dom.focused[-1] == "accept-setup"
    change(shown, f"server:{C}", on=False)
    await shown.settle()
    assert "disabled" in parse(shown.dom.html["setup"]).one(id="accept-setup").attributes
    change(shown, f"server:{C}", on=True)
    shown.press("accept-setup")
    await shown.settle(1)
    assert world.window_store.state.health_of(C).usable
    toast = shown.page.page_store.state.toast
    assert toast == message("setup.came", parts=[message("archive.servers", n=1)])
    shown.press("accept-setup")
    await world.close()


async def test_a_declined_setup_does_not_come_later(world: World) -> None:
    shown = Shown(world)
    shown.page.setup.open_link(fragment_of(setup_text(Setup((make_server(C),)))))
    shown.press("setup-close")
    shown.press("accept-setup")
    await shown.settle(1)
    assert world.window_store.state.pool.get(C) is None
    assert shown.page.page_store.state.setup is None
    await world.close()


async def test_a_file_is_offered_or_refused(world: World) -> None:
    shown = Shown(world)

    async def bring(content: str) -> SetupOffer:
        shown.page.controller.on_event(Press("files", ":setup", files=(TextFile(content),)))
        await shown.settle()
        return offer(shown)

    assert (await bring("x")).problem == message("setup.damaged")
    assert text("en", "setup.damaged") in parse(shown.dom.html["setup"]).text
    change(shown, "presets", on=True)
    shown.press("accept-setup")
    await shown.settle()
    assert offer(shown).is_file
    found = await bring(setup_text(Setup((), (derive_type("own:Mine", "Mine", GRAPH),))))
    assert found.problem is None
    assert parse(shown.dom.html["setup"]).one(id="setup-title").text == text(
        "en", "setup.ask_file", parts=["1 workflow"]
    )
    shown.press("accept-setup")
    await shown.settle()
    assert "own:Mine" in world.window_store.state.catalog.types
    await world.close()


async def test_a_setup_that_is_dropped_on_the_page_is_offered(world: World) -> None:
    shown = Shown(world)
    file = TextFile(setup_text(Setup((make_server(C, "Gamma"),))))
    shown.page.controller.on_event(Press("files", "", files=(file,)))
    await shown.settle()
    assert [row.title for row in offer(shown).proposal.servers] == ["Gamma"]
    assert shown.page.page_store.state.workflow_notice is None
    await world.close()


async def test_a_setup_of_presets_alone_comes_with_a_sentence(world: World) -> None:
    shown = Shown(world)
    presets = {"presets": {"text-to-image": [{"name": "a", "values": {"steps": 3}}]}}
    document = {"format": "bindery-setup", "version": 1, **presets}
    shown.page.setup.open_link(fragment_of(json.dumps(document)))
    await shown.settle()
    root = parse(shown.dom.html["setup"])
    assert root.one(id="setup-title").text == text("en", "setup.ask_link", parts=["1 preset"])
    shown.press("accept-setup")
    await shown.settle()
    assert shown.page.page_store.state.toast == message("setup.came_rest")
    assert "text-to-image" in world.window_store.state.presets
    await world.close()


ROWS = (
    SetupRow("server:1", HOSTILE, Arrival.NEW, ServerUrl("http://x:1")),
    SetupRow("server:2", "here", Arrival.HERE, ServerUrl("http://here"), "here"),
    SetupRow("server:3", "Trap", Arrival.HERE, ServerUrl("http://y:1"), "Alpha"),
    SetupRow("server:4", "Trap", Arrival.REPLACES, ServerUrl("http://z:1"), "Beta", "http://b:1"),
)
WORKFLOWS = (SetupRow("workflow:1", "Mine", Arrival.REPLACES, here="Mine"),)


def test_each_row_says_what_it_would_change() -> None:
    shown = SetupOffer(SetupProposal(ROWS, WORKFLOWS, 2, 3), frozenset({"server:1"}))
    root = parse(whole("setup", make_scene(setup=shown)))
    rows = [one for one in root.all("div") if "data-arrival" in one.attributes]
    assert [one["data-arrival"] for one in rows] == ["new", "here", "here", "replaces", "replaces"]
    assert HOSTILE in rows[0].text
    assert not root.all("script") + root.all("img")
    assert text("en", "setup.here") in rows[1].text
    assert text("en", "setup.here_as", name="Alpha") in rows[2].text
    assert text("en", "setup.moves", name="Beta", old="http://b:1") in rows[3].text
    assert text("en", "setup.replaces", name="Mine") in rows[4].text
    assert [bool(one.all("input")) for one in rows] == [True, False, False, True, True]
    assert text("en", "setup.left_out", n=3) in root.text
    empty = replace(shown, proposal=SetupProposal(ROWS[1:3]))
    title = parse(whole("setup", make_scene(setup=empty))).one(id="setup-title")
    assert title.text == text("en", "setup.opened")
    root = parse(whole("setup", make_scene(setup=empty)))
    assert text("en", "setup.all_here") in root.text
    assert not root.all(id="accept-setup")
