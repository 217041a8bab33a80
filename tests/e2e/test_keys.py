"""Servers that demand a key, behind a real nginx; and where the key stays."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.journal import shows_preview
from tests.e2e.keyed import SECRET, USER, add_keyed, documented, keyed_server, with_header
from tests.e2e.room import Room
from tests.e2e.test_clips import play, run_sound
from tests.e2e.test_kept import export
from tests.e2e.words import said
from tests.windows import Windows

NOT_ALLOWED = r"status of 401|WebSocket connection to .*/ws|net::ERR_"
"""What the browser itself says of requests that a proxy refuses, and when it ends."""

SLOW = {"prompt": "a lake at dawn", "width": 64, "height": 64, "steps": 12, "seed": ""}
"""A text-to-image that takes a few seconds, with a preview at each step."""


@pytest.mark.parametrize(
    ("kind", "name", "has_socket"),
    [("bearer", "", True), ("basic", USER, False), ("query", "", True)],
)
def test_a_task_runs_to_its_picture_with_a_key(
    own: Room, first: Desk, tmp_path: Path, kind: str, name: str, has_socket: bool
) -> None:
    own.allow(NOT_ALLOWED)
    with keyed_server(kind, tmp_path) as keyed:
        add_keyed(first, keyed.url, kind, name=name)
        first.wait_reach(keyed.url, "up")
        first.pin(keyed.url)

        first.choose("upscale")
        first.bring_image("image", image_file("photo.png"))
        uploaded = first.run()[0].ends()
        assert uploaded.picture().startswith(f"{keyed.url}/api/view?")
        assert uploaded.server == keyed.url
        assert len(keyed.server.requests("/upload/image", "POST")) == 1

        first.choose("text-to-image")
        first.fill(SLOW)
        if not has_socket:
            keyed.server.pause("steps")
        card = first.run()[0]
        polled = first.row(keyed.url).get_by_text(said("key.polled"))
        if has_socket:
            shows_preview(card).wait_for()
            expect(polled).to_have_count(0)
        else:
            polled.wait_for()
        keyed.server.resume()
        card.ends().picture()
        expect(first.row(keyed.url).locator(".live")).to_have_count(1 if has_socket else 0)


def test_a_header_plays_a_sound_and_the_other_windows_use_the_key(
    own: Room, tmp_path: Path
) -> None:
    own.allow(NOT_ALLOWED)
    first, second = own.desks(2)
    with keyed_server("header", tmp_path, site=with_header()) as keyed:
        add_keyed(first, keyed.url, "header", name="X-API-Key")
        second.wait_reach(keyed.url, "up")
        card = run_sound(second, keyed.server, at=keyed.url)
        player = card.locator.locator("audio")
        expect(player).to_have_attribute("src", re.compile("^blob:"))
        play(second, player)
        assert card.locator.locator(".file-name a").count() == 0


def test_a_preflight_that_lacks_the_header_is_named(own: Room, first: Desk, tmp_path: Path) -> None:
    own.allow(NOT_ALLOWED, r"blocked by CORS policy")
    site = with_header("Content-Type")
    with keyed_server("header", tmp_path, site=site) as keyed:
        add_keyed(first, keyed.url, "header", name="X-API-Key")
        expect(first.wait_reach(keyed.url, "down")).to_contain_text(
            said("health.preflight_key"), use_inner_text=True
        )


def test_a_server_that_wants_a_key_says_so_and_a_press_leads_to_its_field(
    own: Room, first: Desk, tmp_path: Path
) -> None:
    own.allow(NOT_ALLOWED)
    with keyed_server("bearer", tmp_path) as keyed:
        first.add_server(keyed.url, "Studio")
        row = first.wait_reach(keyed.url, "down")
        expect(row).to_contain_text(said("health.sign_in", status=401), use_inner_text=True)
        row.get_by_role("button", name=said("key.add")).click()
        expect(first.page.locator("#server-key-value")).to_be_focused()
        first.page.keyboard.type("wrong")
        first.page.keyboard.press("Enter")
        row = first.wait_reach(keyed.url, "down")
        expect(row).to_contain_text(said("health.key_refused", status=401))
        row.get_by_role("button", name=said("key.change")).click()
        value = first.page.locator("#server-key-value")
        expect(value).to_be_focused()
        expect(value).to_have_attribute("type", "password")
        first.page.locator("#show-key").click()
        expect(value).to_have_attribute("type", "text")
        value.fill(SECRET)
        value.press("Enter")
        first.wait_reach(keyed.url, "up")


def test_a_list_names_the_kind_and_nothing_is_sent_without_the_key(
    windows: Windows, serve: Callable[..., str], dist: Path, tmp_path: Path
) -> None:
    windows.allow(NOT_ALLOWED)
    address = serve(root=dist, servers=())
    context = windows.context(service_workers="block")
    with keyed_server("query", tmp_path, origin=address) as keyed:
        listed = [
            {"url": keyed.url, "name": "Studio", "key": "query"},
            {"url": "https://other.example", "key": f"Bearer {SECRET}"},
        ]
        body = json.dumps({"servers": listed})
        context.route("**/servers.json", lambda route: route.fulfill(body=body))
        desk = Desk(windows.open(address, context)).ready()
        row = desk.wait_reach(keyed.url, "down")
        expect(row).to_contain_text(said("health.wants_key"), use_inner_text=True)
        assert said("server.key_in_list") in desk.notice("servers")
        assert SECRET not in desk.page.content()
        assert not (tmp_path / "access.log").read_text()
        row.get_by_role("button", name=said("key.add")).click()
        assert desk.page.locator("#server-key-kind").input_value() == "query"
        desk.page.keyboard.type(SECRET)
        desk.page.keyboard.press("Enter")
        desk.wait_reach(keyed.url, "up")
        desk.text_to_image().ends().picture()


FOUND_IN = """async (secrets) => {
  const found = [];
  const look = (name, value) => {
    const text = JSON.stringify(value ?? null);
    if (secrets.some((secret) => text.includes(secret))) found.push(name);
  };
  look("page", document.documentElement.outerHTML);
  look("session", { ...sessionStorage });
  look("report", debugMultiWindowServers());
  look("tasks", window.comfyui.listTasks());
  look("address", location.href);
  look("messages", window.heard);
  for (const [name, text] of Object.entries({ ...localStorage })) look(name, text);
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      look(`cache ${name}`, request.url);
      const isList = request.url.endsWith("servers.json");
      if (isList) look(name, await (await cache.match(request)).text());
    }
  }
  const databases = await indexedDB.databases();
  for (const { name } of databases) {
    const database = await new Promise((resolve) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        const all = database.transaction(store).objectStore(store).getAll();
        all.onsuccess = () => resolve(all.result);
      });
      for (const row of rows) look(`${store} ${row.name ?? ""}`.trim(), row);
    }
    database.close();
  }
  return found;
}"""
"""Everything of a window in which a secret is found, by its name."""

SECRETS = [SECRET, base64.b64encode(f"{USER}:{SECRET}".encode()).decode()]
"""The key as a person types it, and as it is sent with a user's name."""

OVERHEAR = """() => {
  window.heard = [];
  new BroadcastChannel("bindery").onmessage = ({ data }) => window.heard.push(data);
}"""


@pytest.mark.parametrize(("kind", "name"), [("bearer", ""), ("basic", USER), ("query", "key")])
def test_a_key_is_in_its_setting_and_nowhere_else(
    own: Room, tmp_path: Path, kind: str, name: str
) -> None:
    own.allow(NOT_ALLOWED)
    first, second = own.desks(2)
    console: list[str] = []
    for desk in (first, second):
        desk.page.on("console", lambda message: console.append(message.text))
        desk.page.evaluate(OVERHEAR)
    site = documented(kind).replace("$arg_token", "$arg_key") if kind == "query" else ""
    with keyed_server(kind, tmp_path, site=site) as keyed:
        add_keyed(first, keyed.url, kind, name=name)
        first.wait_reach(keyed.url, "up")
        first.pin(keyed.url)
        card = first.text_to_image().ends()
        card.picture()
        url = first.call("getTaskBoundImageUrl", card.prompt_id)
        assert SECRET not in url
        assert url.startswith(keyed.url)
        second.wait_reach(keyed.url, "up")
        content = export(first, tmp_path, pictures=True)
        with zipfile.ZipFile(content) as archive:
            for part in archive.namelist():
                assert SECRET.encode() not in archive.read(part), part
        first.check_server(keyed.url)
        first.wait_reach(keyed.url, "up")
        for desk in (first, second):
            found = set(desk.page.evaluate(FOUND_IN, SECRETS))
            assert found == {"bindery.keys", "settings keys"}
        first.row(keyed.url).hover()
        first.menu(keyed.url, "edit-server")
        typed = first.page.locator("#server-key-value").input_value()
        assert typed == SECRET
        first.close_server_form()
        assert SECRET not in first.page.content()
        assert not [text for text in console if SECRET in text]
