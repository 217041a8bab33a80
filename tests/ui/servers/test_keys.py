"""The key of a server: its fields in the form, what a row says of it, and where it never is."""

from typing import Any

import pytest

from app.core.message import message
from app.core.pictures.urls import picture_url
from app.core.servers.health import Health, Reach
from app.core.servers.keys import Key, KeyKind
from app.ui.servers.key_view import DEMANDS
from app.ui.state import ServerEditor
from tests.fakes import World
from tests.fakes.values import A as HERE
from tests.fakes.values import B as OTHER
from tests.fakes.values import a_server
from tests.ui.page import Tag, parse
from tests.ui.scenes import A, done_task, make_scene, whole
from tests.ui.shown import Press, Shown
from tests.ui.words import text

SECRET = "hush"


def form_of(editor: ServerEditor) -> Tag:
    return parse(whole("servers", make_scene(editor=editor))).one(id="server-form")


def rows(**changes: Any) -> dict[str, Tag]:
    root = parse(whole("servers", make_scene(**changes)))
    return {row["data-server"]: row for row in root.all(data_testid="server-row")}


def type_into(shown: Shown, **typed: str) -> None:
    for name, value in typed.items():
        field = name.replace("_", "-")
        shown.page.controller.on_event(Press("input", "serverField", field, value))


async def save(shown: Shown) -> None:
    shown.page.controller.on_event(Press("submit", "save-server"))
    await shown.settle(5)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("none", []),
        ("bearer", ["value"]),
        ("basic", ["name", "value"]),
        ("query", ["name", "value"]),
        ("header", ["name", "value"]),
    ],
)
def test_the_form_has_the_fields_of_the_kind(kind: str, fields: list[str]) -> None:
    form = form_of(ServerEditor(A, A, key_kind=kind, key_value=SECRET))
    assert [one["value"] for one in form.all("option") if "selected" in one.attributes] == [kind]
    found = [one for one in ("name", "value") if form.all(id=f"server-key-{one}")]
    assert found == fields


@pytest.mark.parametrize(("shown", "kind"), [(False, "password"), (True, "text")])
def test_a_key_is_shown_on_demand(shown: bool, kind: str) -> None:
    editor = ServerEditor(A, A, key_kind="bearer", key_value=SECRET, is_key_shown=shown)
    form = form_of(editor)
    assert form.one(id="server-key-value")["type"] == kind
    assert form.one(id="show-key")["aria-pressed"] == str(shown).lower()
    assert SECRET not in repr(editor)


@pytest.mark.parametrize(
    ("error", "field"),
    [("server.key_user", "server-key-name"), ("server.key_empty", "server-key-value")],
)
def test_an_error_of_the_key_is_beside_its_field(error: str, field: str) -> None:
    form = form_of(ServerEditor(A, A, key_kind="basic", error=message(error)))
    wrong = [one["id"] for one in form.all("input") if one.get("aria-invalid") == "true"]
    assert wrong == [field]
    assert text("en", error) in form.one(id=f"{field}-error").text


@pytest.mark.parametrize(
    ("url", "kind", "hint"),
    [
        ("https://a", "bearer", "key.hint"),
        ("http://127.0.0.1:8188", "query", "key.hint"),
        ("https://a", "header", "key.hint_no_socket"),
        ("http://10.0.0.1:8188", "basic", "key.over_http"),
    ],
)
def test_the_form_says_where_the_key_stays_and_what_it_does_not_reach(
    url: str, kind: str, hint: str
) -> None:
    assert text("en", hint) in form_of(ServerEditor(url=url, key_kind=kind)).text


@pytest.mark.parametrize("key", sorted(DEMANDS))
def test_a_row_offers_to_add_or_change_a_key(key: str) -> None:
    health = {A: Health(Reach.DOWN, why=message(key, status=401, to="http://x"))}
    for keyed, label in (({}, "key.add"), ({A: KeyKind.BEARER}, "key.change")):
        row = rows(health=health, keyed=keyed)[A]
        assert row.one(data_action="add-key").text == text("en", label)


def test_other_causes_offer_no_key() -> None:
    row = rows(health={A: Health(Reach.DOWN, why=message("health.down"))})[A]
    assert not row.all(data_action="add-key")


@pytest.mark.parametrize(
    ("keyed", "polled", "says"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_a_row_says_that_the_key_does_not_reach_the_socket(
    keyed: bool, polled: bool, says: bool
) -> None:
    row = rows(keyed={A: KeyKind.BASIC} if keyed else {}, polled=frozenset({A} if polled else ()))[
        A
    ]
    assert (text("en", "key.polled") in row.text) is says


@pytest.mark.parametrize(
    ("kind", "opens"), [(None, True), (KeyKind.BASIC, True), (KeyKind.BEARER, False)]
)
def test_what_the_browser_itself_cannot_open_is_no_link(kind: KeyKind | None, opens: bool) -> None:
    task = done_task(A, "a.png", "b.txt")
    keyed = {A: kind} if kind else {}
    card = parse(whole("tasks", make_scene(task, keyed=keyed)))
    viewer = parse(whole("viewer", make_scene(task, keyed=keyed, viewer=(task.prompt_id, 0))))
    links = [one.get("href") for root in (card, viewer) for one in root.all("a")]
    for file in task.outputs:
        assert (picture_url(task, file) in links) is opens
    assert "b.txt" in card.text


async def test_a_typed_key_is_kept_and_its_form_shows_it_again(world: World) -> None:
    shown = Shown(world)
    shown.press("add-key", HERE)
    await shown.settle()
    assert shown.dom.focused[-1:] == ["server-key-value"]
    editor = shown.page.page_store.state.editor
    assert editor is not None
    assert editor.key_kind == "bearer"
    type_into(shown, key_kind="header", key_name="X-Key", key_value=SECRET)
    await save(shown)
    assert world.services.key_keeper.key_of(HERE) == Key(KeyKind.HEADER, "X-Key", SECRET)
    assert not [part for part, html in shown.dom.html.items() if SECRET in html]

    shown.press("edit-server", HERE)
    shown.press("show-key")
    editor = shown.page.page_store.state.editor
    assert editor is not None
    assert (editor.key_kind, editor.key_name, editor.key_value) == ("header", "X-Key", SECRET)
    assert editor.is_key_shown
    type_into(shown, key_kind="none")
    await save(shown)
    assert world.services.key_keeper.key_of(HERE) is None
    shown.press("show-key")  # without a form
    await world.close()


async def test_a_wrong_key_stays_in_the_form_with_the_reason(world: World) -> None:
    shown = Shown(world)
    shown.press("edit-server", HERE)
    type_into(shown, key_kind="bearer", key_value="two words")
    await save(shown)
    editor = shown.page.page_store.state.editor
    assert editor is not None
    assert editor.error == message("server.key_value")
    assert world.window_store.state.keyed == {}
    await world.close()


@pytest.mark.parametrize(
    ("pasted", "key"),
    [
        ("http://c:8188/?token=hush#top", Key(KeyKind.QUERY, "token", SECRET)),
        ("http://me:hush@c:8188/queue", Key(KeyKind.BASIC, "me", SECRET)),
    ],
)
async def test_a_key_in_a_pasted_address_becomes_the_key(
    world: World, pasted: str, key: Key
) -> None:
    shown = Shown(world)
    shown.press("add-server")
    type_into(shown, url=pasted)
    await save(shown)
    assert world.services.key_keeper.key_of("http://c:8188") == key
    assert world.window_store.state.pool.get("http://c:8188") is not None
    await world.close()


async def test_a_key_in_a_wrong_address_moves_to_its_field(world: World) -> None:
    shown = Shown(world)
    shown.press("add-server")
    type_into(shown, url=f"{OTHER}/?token=hush")
    await save(shown)
    editor = shown.page.page_store.state.editor
    assert editor is not None
    assert editor.error == message("server.duplicate", url=OTHER)
    assert (editor.url.rstrip("/"), editor.key_kind, editor.key_value) == (OTHER, "query", SECRET)
    assert world.services.key_keeper.key_of(OTHER) is None
    await world.close()


async def test_a_server_that_moves_takes_its_key_along(world: World) -> None:
    shown = Shown(world)
    key = Key(KeyKind.BEARER, "", SECRET)
    world.services.key_keeper.keep(a_server(HERE), key)
    shown.press("new-address", HERE)
    type_into(shown, url="http://c:8188")
    await save(shown)
    assert world.services.key_keeper.key_of("http://c:8188") == key
    assert world.services.key_keeper.key_of(HERE) == key  # its tasks are still bound there
    await world.close()


@pytest.mark.parametrize(
    ("other", "typed"), [("https://a:8188", SECRET), ("http://elsewhere:8188", "")]
)
async def test_a_redirect_to_another_host_does_not_take_the_key_along(
    world: World, other: str, typed: str
) -> None:
    shown = Shown(world)
    world.services.key_keeper.keep(a_server(HERE), Key(KeyKind.BEARER, "", SECRET))
    shown.press("use-address", f"{HERE} {other}")
    editor = shown.page.page_store.state.editor
    assert editor is not None
    assert (editor.url, editor.key_kind, editor.key_value) == (other, "bearer", typed)
    await world.close()
