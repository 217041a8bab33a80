"""The servers of the pool, and the form for one."""

from typing import Any

import pytest

from app.core.message import Message, message
from app.core.servers.health import SEVERAL, Health, Reach
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.windows.window_lock import LockMode, WindowLock
from app.ui.servers.why import LAUNCH, launch
from app.ui.state import Notice, ServerEditor
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, A, B, make_scene, whole
from tests.ui.words import text


def rows(**changes: Any) -> tuple[Tag, dict[str, Tag]]:
    root = parse(whole("servers", make_scene(**changes)))
    return root, {row["data-server"]: row for row in root.all(data_testid="server-row")}


def test_row_tells_how_a_server_is() -> None:
    _, found = rows(connected=frozenset({A}))
    assert list(found) == [A, B]
    assert found[A]["data-state"] == "up"
    assert found[A].of_class("reach")[0].text == text("en", "servers.busy")
    assert found[A].of_class("reach")[0]["title"] == text("en", "servers.queue", n=2)
    assert text("en", "servers.idle") in found[B].text
    assert "0.3.75" in found[A].text
    assert text("en", "servers.live") in found[A].text
    assert found[A].one("a")["href"] == A
    assert text("en", "servers.live") not in found[B].text


@pytest.mark.parametrize(
    ("total", "running", "english", "chinese"),
    [
        (4, None, "4 running or waiting", "运行或等待 4"),
        (4, 1, "1 running, 3 waiting", "运行 1 · 等待 3"),
        (1, 1, "1 running", "运行 1"),
    ],
)
def test_a_busy_row_says_of_the_queue_what_is_known(
    total: int, running: int | None, english: str, chinese: str
) -> None:
    health = {A: Health(Reach.UP, total, running=running)}
    for language, said in (("en", english), ("zh", chinese)):
        _, found = rows(health=health, language=language)
        reach = found[A].of_class("reach")[0]
        assert (reach.text, reach["title"]) == (text(language, "servers.busy"), said)


@pytest.mark.parametrize("running", [None, 0])
def test_a_server_without_prompts_is_idle(running: int | None) -> None:
    for language, said in (("en", "idle"), ("zh", "空闲")):
        _, found = rows(health={A: Health(Reach.UP, 0, running=running)}, language=language)
        assert found[A].of_class("reach")[0].text == said
        assert not found[A].of_class("server-work")


def test_a_server_that_is_down_is_not_live() -> None:
    _, found = rows(connected=frozenset({A}), health={A: Health(Reach.DOWN)})
    assert text("en", "servers.live") not in found[A].text


@pytest.mark.parametrize("reach", Reach)
def test_state_is_in_words(reach: Reach) -> None:
    _, found = rows(health={A: Health(reach)})
    assert found[A]["data-state"] == reach.value
    assert found[A].of_class("reach")[0].text == text("en", f"reach.{reach.value}")
    assert found[B]["data-state"] == "checking"


@pytest.mark.parametrize(
    ("url", "flags"),
    [
        ("http://127.0.0.1:8188", ""),
        ("http://127.0.0.1:8199", " --port 8199"),
        ("http://studio:8188", " --listen"),
        ("http://studio:9000", " --listen --port 9000"),
        ("http://studio", " --listen --port 80"),
        ("https://studio:9000", " --listen"),
        ("http://studio:9000/comfy", " --listen"),
    ],
)
def test_the_command_is_for_the_address(url: str, flags: str) -> None:
    assert launch(url) == f"python main.py{flags} --enable-cors-header"


@pytest.mark.parametrize("url", [A, "http://127.0.0.1:8188"])
@pytest.mark.parametrize("key", ["health.no_cors", "health.down", "health.status"])
def test_why_it_cannot_be_reached_and_the_one_fix(key: str, url: str) -> None:
    _, found = rows(
        pool=Pool((Server(url, "A"),)),
        health={url: Health(Reach.DOWN, why=message(key, status=500))},
    )
    said = found[url].of_class("server-why")[0].one("p").text
    assert said.replace(" .", ".") == text("en", key, status=500)
    copies = [tag["data-arg"] for tag in found[url].all(data_action="copy")]
    assert copies == ([] if key == "health.status" else [launch(url)])


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (message("health.no_cors"), "no-cors"),
        (message("health.unreadable_now"), "gateway sign-in"),
        (message("health.imported"), ""),
    ],
)
def test_the_row_has_the_causes_as_fixed_words(why: Message, words: str) -> None:
    _, found = rows(health={A: Health(Reach.DOWN, why=why)})
    assert found[A].get("data-cause") == words
    assert "data-cause" not in found[B].attributes


@pytest.mark.parametrize(
    ("reach", "is_said"), [(Reach.UP, True), (Reach.DOWN, False), (Reach.OFFLINE, False)]
)
def test_a_server_that_lets_no_socket_in_says_so_while_it_answers(
    reach: Reach, is_said: bool
) -> None:
    _, found = rows(polled=frozenset({A}), health={A: Health(reach)})
    said = text("en", "servers.no_socket")
    assert (said in found[A].text) is is_said
    assert said not in found[B].text


@pytest.mark.parametrize("reach", [Reach.DOWN, Reach.OFFLINE, Reach.SLOW])
def test_what_cannot_be_used_is_never_live(reach: Reach) -> None:
    _, found = rows(connected=frozenset({A}), health={A: Health(reach)})
    assert not found[A].of_class("live")


def test_the_plain_address_of_a_server_is_offered() -> None:
    _, found = rows(health={A: Health(Reach.DOWN, why=message("health.tls_plain", to=B))})
    assert found[A].one(data_action="use-address")["data-arg"] == f"{A} {B}"


def test_a_server_that_is_set_aside_can_be_asked_again() -> None:
    why = message("health.set_aside", count=3, why=message("answer.too_large", limit=4_000))
    _, found = rows(health={A: Health(Reach.DOWN, why=why, set_aside=True)})
    assert found[A].one(data_action="ask-again")["data-arg"] == A
    said = found[A].of_class("server-why")[0].one("p").text
    assert "3" in said
    assert "4 KB" in said
    assert not found[B].all(data_action="ask-again")


def test_an_address_that_is_several_servers_says_so_and_can_be_asked_again() -> None:
    _, found = rows(health={A: Health(Reach.DOWN, why=message(SEVERAL))})
    assert found[A].of_class("server-why")[0].one("p").text == text("en", SEVERAL)
    assert found[A].one(data_action="ask-again")["data-arg"] == A


def test_the_address_of_a_redirect_is_offered() -> None:
    _, found = rows(health={A: Health(Reach.DOWN, why=message("health.redirected", to=B))})
    offer = found[A].one(data_action="use-address")
    assert offer["data-arg"] == f"{A} {B}"
    assert B in offer.text


@pytest.mark.parametrize("key", ["health.unreadable", "health.web_page", "health.sign_in"])
def test_an_address_that_has_to_be_looked_at_is_linked(key: str) -> None:
    _, found = rows(health={A: Health(Reach.DOWN, why=message(key, status=401))})
    links = [tag for tag in found[A].all("a") if tag.text == text("en", "servers.open")]
    assert [tag["href"] for tag in links] == [A]


def test_a_computer_without_network_is_said_once_and_no_row_is_blamed() -> None:
    root, found = rows(
        health={url: Health(Reach.OFFLINE, why=message("health.offline")) for url in (A, B)}
    )
    assert root.text.count(text("en", "servers.offline")) == 1
    for url in (A, B):
        assert found[url]["data-state"] == "offline"
        assert not found[url].of_class("server-why")


def test_a_row_has_one_button_for_its_menu_and_one_to_check_what_is_wrong() -> None:
    _, found = rows(health={A: Health(Reach.DOWN, why=message("health.down"))})
    for url in (A, B):
        more = found[url].one(data_action="server-menu")
        assert (more["data-arg"], more["aria-haspopup"]) == (url, "menu")
        assert more["aria-expanded"] == "false"
    assert found[A].one(data_action="check-server")["data-arg"] == A
    assert not found[B].all(data_action="check-server")


def test_a_pinned_server_has_a_pin() -> None:
    _, found = rows(lock=WindowLock(A, LockMode.PINNED))
    assert found[A].of_class("server-pinned")
    assert not found[B].of_class("server-pinned")


def test_empty_pool_teaches_the_launch_flag() -> None:
    root, found = rows(pool=Pool())
    assert not found
    assert root.one("code").text == LAUNCH
    assert "--enable-cors-header" in LAUNCH
    assert len(root.all(data_action="add-server")) == 2
    editing, _ = rows(pool=Pool(), editor=ServerEditor())
    assert len(editing.all(data_action="add-server")) == 1
    assert editing.one("form")


def test_hostile_names_and_reasons_are_text() -> None:
    root, found = rows(
        pool=Pool((Server(HOSTILE, HOSTILE),)),
        health={HOSTILE: Health(Reach.DOWN, why=message("health.status", status=HOSTILE))},
        servers_notice=Notice(message("lock.held", server=HOSTILE)),
    )
    assert not root.all("script") + root.all("img")
    assert not found[HOSTILE].all("a")
    assert root.one(data_action="dismiss")["data-arg"] == "servers"


def test_form_for_a_new_server() -> None:
    root, found = rows(editor=ServerEditor("", "x", HOSTILE))
    assert len(found) == 2
    form = root.one("form", data_submit="save-server")
    assert "novalidate" in form.attributes
    assert form.one(data_server_field="url").text == "x"
    assert form.one(data_server_field="name")["value"] == HOSTILE
    assert form.one(data_action="cancel-server")


def test_form_stands_in_place_of_the_edited_server() -> None:
    root, found = rows(editor=ServerEditor(A, A, "Alpha"))
    assert list(found) == [B]
    assert root.one("ol").all("li")[0].one("form")


def test_a_name_that_is_wrong_is_told_beside_the_name() -> None:
    wrong = message("server.name_long", limit=60)
    root, _ = rows(editor=ServerEditor("", "x", "y" * 61, wrong))
    control = root.one(data_server_field="name")
    assert control["aria-invalid"] == "true"
    assert "60" in root.one(id=control["aria-describedby"]).text
    assert "aria-invalid" not in root.one(data_server_field="url").attributes
    assert not root.all(id="server-url-error")


def test_form_error_is_tied_to_the_address() -> None:
    root, _ = rows(editor=ServerEditor("", "x", "", message("server.no_scheme", text="x")))
    control = root.one(data_server_field="url")
    assert control["aria-invalid"] == "true"
    assert "server-url-error" in control["aria-describedby"].split()
    assert "http://" in root.one(id="server-url-error").text
