"""The viewer: looks at, saves and copies a picture, and shows how it was made."""

from __future__ import annotations

import hashlib
import re

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, server_at
from tests.e2e.words import said


def open_viewer(desk: Desk, words: str) -> tuple[str, str]:
    """Make a picture and look at it; give its task's id and the picture's address."""
    card = desk.text_to_image(words).ends()
    url = card.picture()
    card.locator.locator('[data-action="view"]').click()
    desk.page.locator("#viewer[open]").wait_for()
    return card.prompt_id, url


def test_a_picture_is_saved_with_its_servers_bytes(desk: Desk, servers: Servers) -> None:
    prompt_id, _ = open_viewer(desk, "to be saved")
    with desk.page.expect_download() as download:
        desk.page.locator('#viewer [data-action="download"]').click()
    [image] = desk.call("getWindowTask", prompt_id)["images"]
    server = server_at(servers, desk.call("getTaskBoundServer", prompt_id))
    held = server.picture_bytes(image["filename"], image["subfolder"])
    saved = download.value.path().read_bytes()
    assert hashlib.sha256(saved).digest() == hashlib.sha256(held).digest()
    assert download.value.suggested_filename == image["filename"]
    desk.close_dialog()


def test_the_address_is_copied(desk: Desk) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.page.bring_to_front()
    _, url = open_viewer(desk, "to be copied")
    desk.page.locator("#viewer").get_by_text(said("viewer.copy"), exact=True).click()
    desk.page.locator("#toast").get_by_text(said("toast.copied")).wait_for()
    assert desk.page.evaluate("() => navigator.clipboard.readText()") == url
    desk.close_dialog()


def test_it_shows_server_prompt_seed_and_what_was_sent(desk: Desk, servers: Servers) -> None:
    prompt_id, _ = open_viewer(desk, "a very particular lake")
    task = desk.call("getWindowTask", prompt_id)
    side = desk.page.locator("#viewer .viewer-side")
    told = side.inner_text()
    assert "a very particular lake" in told
    assert str(task["inputs"]["seed"]) in told
    assert server_at(servers, task["executionServer"]).options.name in told
    side.locator("details summary").last.click()
    expect(side.locator("details pre").last).to_contain_text(
        '"class_type": "KSampler"', use_inner_text=True
    )
    desk.close_dialog()


def test_a_thumbnail_opens_it_and_its_button_closes_it(desk: Desk) -> None:
    card = desk.text_to_image("small").ends()
    thumbnail = desk.page.locator(f'[id="picture-{card.prompt_id}_3a0"] button')
    image = thumbnail.locator("img")
    image.scroll_into_view_if_needed()
    address = image.get_attribute("data-src") or ""
    assert "preview=webp" in address
    assert address.startswith(card.server)
    expect(image).to_have_attribute("src", re.compile("^blob:"))
    thumbnail.click()
    opened = desk.page.locator("#viewer[open]")
    opened.wait_for()
    desk.page.locator('#viewer [data-action="viewer-close"]').click()
    opened.wait_for(state="detached")
