"""Addresses in the form for a server: what is shown while a person types, and what Save does."""

from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers.address_check import AddressFinding
from app.core.servers.keys import Key, KeyKind
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.pool import Pool
from app.core.servers.recognition import Recognised
from app.core.servers.server import Server
from app.core.servers.typed_lines import read_lines
from app.ui.dialog_state import Adding
from app.ui.servers.adding_actions import PAUSE_SECONDS
from app.ui.servers.checks import gpus
from app.ui.state import ServerEditor
from tests.fakes import World
from tests.fakes.comfy import FakeComfy
from tests.fakes.values import A, B, C
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, make_scene, whole
from tests.ui.scenes import A as ALPHA
from tests.ui.shown import Press, Shown
from tests.ui.words import text

D = ServerUrl("http://d:8188")


def shown_checks(text: str, adding: Adding | None = None, **editor: str) -> list[Tag]:
    lines = read_lines(text, "http://page/")
    given = {"url": text, **editor}
    scene = make_scene(
        editor=ServerEditor(**given),  # type: ignore[arg-type]
        adding=adding or Adding(lines),
    )
    return parse(whole("servers", scene)).all(data_testid="address-check")


def found(typed: str, finding: AddressFinding | None, **changes: object) -> Adding:
    lines = read_lines(typed, "http://page/")
    findings = {} if finding is None else {line.text: finding for line in lines}
    return Adding(lines, findings, **changes)  # type: ignore[arg-type]


def test_a_found_server_is_described() -> None:
    machine = MachineFacts("0.3.64", ("RTX 4090",))
    (row,) = shown_checks("http://x:1", found("http://x:1", AddressFinding(D, machine, 3)))
    assert row["data-state"] == "found"
    assert row.text.startswith("ComfyUI 0.3.64, RTX 4090, 3 models")
    for models, words in ((0, "no models"), (1, "1 model"), (None, "4090")):
        finding = AddressFinding(D, machine, models)
        (row,) = shown_checks("http://x:1", found("http://x:1", finding))
        assert row.text.endswith(words)


def test_the_address_is_shown_if_several_were_tried() -> None:
    finding = AddressFinding(D, MachineFacts("1"), 0)
    (row,) = shown_checks("x", found("x", finding))
    assert D in row.text


def test_equal_gpus_are_counted() -> None:
    assert gpus(MachineFacts("1", ("A", "B", "A"))) == ["2 × A", "B"]


def test_a_failure_names_its_cause_and_hostile_texts_stay_texts() -> None:
    finding = AddressFinding(D, why=message("health.redirected_page", to=HOSTILE))
    (row,) = shown_checks("http://x:1", found("http://x:1", finding))
    assert row["data-state"] == "failed"
    assert not row.all("script") + row.all("img")
    machine = MachineFacts(HOSTILE, (HOSTILE,))
    (row,) = shown_checks("http://x:1", found("http://x:1", AddressFinding(D, machine)))
    assert not row.all("script") + row.all("img")


def test_several_lines_have_a_row_each_with_its_address() -> None:
    typed = f"{ALPHA}\nftp://x\nhttp://y:1\nhttp://z:1"
    lines = read_lines(typed, "http://page/")
    adding = Adding(lines, checking=frozenset({"http://y:1"}))
    rows = shown_checks(typed, adding)
    assert [row["data-state"] for row in rows] == ["wrong", "wrong", "checking", "waiting"]
    assert text("en", "server.duplicate", url=ALPHA) in rows[0].text
    assert text("en", "server.scheme", scheme="ftp") in rows[1].text
    assert all(line.text in row.text for line, row in zip(lines, rows, strict=True))


def test_several_addresses_are_named_later() -> None:
    for typed, is_named in (("http://x:1", True), ("http://x:1\nhttp://y:1", False)):
        lines = read_lines(typed, "http://page/")
        scene = make_scene(editor=ServerEditor(url=typed), adding=Adding(lines))
        assert bool(parse(whole("servers", scene)).all(id="server-name")) is is_named


def test_a_single_address_that_is_here_or_wrong_is_said_at_save_only() -> None:
    assert shown_checks(ALPHA) == []
    assert shown_checks("ftp://x") == []


def test_a_recognised_server_that_moved_can_be_moved_by_one_press() -> None:
    old = Server(ALPHA, "Alpha")
    for proven, key in ((True, "check.is_moved"), (False, "check.like_moved")):
        one = Recognised(old, is_moved=True, is_proven=proven)
        finding = AddressFinding(D, MachineFacts("1"), 0, recognised=(one,))
        (row,) = shown_checks("http://d:8188", found("http://d:8188", finding))
        assert text("en", key, name="Alpha") in row.text
        assert row.one(data_action="take-address")["data-arg"] == f"{ALPHA} {D}"
        (row,) = shown_checks("http://d:8188", found("http://d:8188", finding), original=ALPHA)
        assert not row.all(data_action="take-address")


def test_a_machine_under_another_name_is_said_without_a_button() -> None:
    for proven, key in ((True, "check.is_same"), (False, "check.like_same")):
        one = Recognised(Server(ALPHA, "Alpha"), is_moved=False, is_proven=proven)
        finding = AddressFinding(D, MachineFacts("1"), 0, recognised=(one,))
        (row,) = shown_checks("http://d:8188", found("http://d:8188", finding))
        assert text("en", key, name="Alpha") in row.text
        assert not row.all("button")


def open_form(world: World) -> Shown:
    shown = Shown(world)
    world.servers[C], world.servers[D] = FakeComfy(C), FakeComfy(D)
    shown.press("add-server")
    return shown


def typed(shown: Shown, text: str) -> None:
    shown.page.controller.on_event(Press("input", "serverField", "url", text))


def requests(world: World, url: str) -> int:
    return sum(request.url.startswith(url) for request in world.http.sent)


async def test_an_address_is_checked_once_the_person_pauses(world: World) -> None:
    shown = open_form(world)
    typed(shown, "http://c:81")
    await shown.settle(PAUSE_SECONDS / 2)
    typed(shown, C)
    await shown.settle(PAUSE_SECONDS / 2)
    assert requests(world, "http://c:81") == 0
    await shown.settle(PAUSE_SECONDS)
    assert requests(world, "http://c:81/") == 0
    assert requests(world, C) > 0
    row = parse(shown.dom.html["servers"]).one(data_testid="address-check")
    assert row["data-state"] == "found"
    assert shown.stale() == []
    sent = len(world.http.sent)
    typed(shown, f"{C} ")
    await shown.settle(PAUSE_SECONDS * 2)
    assert len(world.http.sent) == sent
    await world.close()


async def test_nothing_is_checked_after_the_form_is_closed(world: World) -> None:
    shown = open_form(world)
    typed(shown, C)
    shown.page.controller.on_event(Press("key", "Escape", typing=True))
    await shown.settle(PAUSE_SECONDS * 2)
    assert requests(world, C) == 0
    assert shown.page.page_store.state.adding == Adding()
    await world.close()


async def test_several_lines_become_servers_and_the_rest_stays(world: World) -> None:
    shown = open_form(world)
    typed(shown, f"{C}/?token=hush\nftp://x\n{A}\n{D}")
    shown.page.controller.on_event(Press("submit", "save-server"))
    await shown.settle(1)
    state = shown.page.page_store.state
    assert [one.url for one in world.window_store.state.pool.servers] == [A, B, C, D]
    assert state.editor is not None
    assert state.editor.url == f"ftp://x\n{A}"
    assert state.editor.error == message("server.lines_left", n=2)
    assert state.toast == message("servers.added", n=2)
    assert state.servers_notice is None
    assert world.services.key_keeper.key_of(C) == Key(KeyKind.QUERY, "token", "hush")
    assert world.services.key_keeper.key_of(D) is None
    assert "hush" not in shown.dom.html["servers"]
    rows = parse(shown.dom.html["servers"]).all(data_testid="address-check")
    assert [row["data-state"] for row in rows] == ["wrong", "wrong"]
    typed(shown, "ftp://x")
    assert shown.page.page_store.state.adding.refused == {}
    await world.close()


async def test_all_lines_added_close_the_form(world: World) -> None:
    shown = open_form(world)
    typed(shown, f"{C}\n{D}")
    shown.page.controller.on_event(Press("submit", "save-server"))
    await shown.settle(1)
    assert shown.page.page_store.state.editor is None
    assert world.window_store.state.health_of(C).usable
    assert world.window_store.state.health_of(D).usable
    await world.close()


async def test_save_waits_for_the_address_that_responds(world: World) -> None:
    shown = open_form(world)
    secure = ServerUrl("https://d:8188")
    world.servers[secure] = FakeComfy(secure)
    world.servers[D].up = False
    typed(shown, "d:8188")
    shown.page.controller.on_event(Press("submit", "save-server"))
    await shown.settle(2)
    assert world.window_store.state.pool.get(secure) is not None
    assert world.window_store.state.pool.get(D) is None
    assert shown.page.page_store.state.editor is None
    await world.close()


async def test_if_nothing_responds_the_likeliest_address_is_saved(world: World) -> None:
    shown = open_form(world)
    world.servers[D].up = False
    typed(shown, "d:8188")
    shown.page.controller.on_event(Press("submit", "save-server"))
    await shown.settle(2)
    assert world.window_store.state.pool.get(D) is not None
    await world.close()


async def test_a_form_that_was_closed_meanwhile_is_not_saved(world: World) -> None:
    shown = open_form(world)
    world.servers[D].up = False
    typed(shown, "d:8188\nc:8188")
    shown.page.controller.on_event(Press("submit", "save-server"))
    shown.press("cancel-server")
    await shown.settle(2)
    typed(shown, "d:8188")
    shown.press("add-server")
    typed(shown, "d:8188")
    shown.page.controller.on_event(Press("submit", "save-server"))
    shown.press("cancel-server")
    await shown.settle(2)
    assert [one.url for one in world.window_store.state.pool.servers] == [A, B]
    await world.close()


async def test_the_found_address_is_taken_by_the_server_that_moved(world: World) -> None:
    shown = open_form(world)
    identity = world.window_store.state.pool.servers[0].identity
    typed(shown, f"{C}\n{D}")
    await shown.settle(PAUSE_SECONDS * 2)
    shown.press("take-address", f"{A} {C}")
    await shown.settle(1)
    moved = world.window_store.state.pool.get(C)
    assert moved is not None
    assert (moved.identity, moved.earlier) == (identity, (A,))
    editor = shown.page.page_store.state.editor
    assert editor is not None
    assert editor.url == D
    shown.press("take-address", f"{C} {B}")  # that address has a server
    shown.press("take-address", f"{A} {D}")  # that server is elsewhere
    shown.press("take-address", f"{C} {D}")
    await shown.settle(1)
    assert shown.page.page_store.state.editor is None
    pool: Pool = world.window_store.state.pool
    assert [one.url for one in pool.servers] == [D, B]
    await world.close()


async def test_shipped_servers_are_restored_by_a_press(world: World) -> None:
    shown = Shown(world)
    assert not parse(shown.dom.html["servers"]).all(data_action="restore-servers")
    shown.press("remove-server", A)
    await shown.settle()
    assert parse(shown.dom.html["servers"]).all(data_action="restore-servers")
    shown.press("restore-servers")
    await shown.settle()
    assert [one.url for one in world.window_store.state.pool.servers] == [A, B]
    assert not parse(shown.dom.html["servers"]).all(data_action="restore-servers")
    await world.close()
