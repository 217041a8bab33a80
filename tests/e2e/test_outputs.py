"""Outputs of all kinds and shapes: texts, clips and sounds are results like pictures."""

from __future__ import annotations

import io
import json
import re
import wave
from zipfile import ZipFile

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.comfy_server.graphs import saved
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, server_at
from tests.e2e.words import said


def run_reporting(desk: Desk, servers: Servers, report: object) -> Card:
    """Run a workflow whose SaveImage reports this instead of its picture."""
    for server in servers:
        server.faults.reports = report if isinstance(report, str) else json.dumps(report)
    desk.add_workflow("odd outputs", saved(0x335577, "odd"))
    return desk.run()[0].ends()


def silence(seconds: float = 0.2) -> bytes:
    """Make a WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * int(8000 * seconds)))
    return buffer.getvalue()


def test_texts_are_on_the_card_are_copied_and_outlive_a_reload(
    desk: Desk, servers: Servers
) -> None:
    caption = "a quiet lake\nat <b>dawn</b>"
    card = run_reporting(desk, servers, {"text": [[caption], "second"]})
    texts = card.locator.locator(".output-text pre")
    assert texts.all_inner_texts() == [caption, "second"]
    assert card.locator.locator(".warning").count() == 0
    desk.page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    card.locator.locator('[data-action="copy-text"]').first.click()
    desk.page.wait_for_function("(text) => window.copied === text", arg=caption)
    desk.page.reload()
    desk.ready()
    texts.first.wait_for()
    assert texts.all_inner_texts() == [caption, "second"]


def test_a_text_stands_beside_its_picture_in_the_viewer(desk: Desk, servers: Servers) -> None:
    report = '{"text": ["a caption"], "images": [{"filename": "@name", "subfolder": "@folder"}]}'
    card = run_reporting(desk, servers, report)
    card.check_picture(server_at(servers, card.server))
    card.locator.locator('[data-action="view"]').click()
    desk.page.locator("#viewer .output-text pre").get_by_text("a caption").wait_for()
    desk.close_dialog()


def test_a_sound_is_played_in_place_from_the_bound_server(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.put_file("sound#1 & more.wav", silence())
    card = run_reporting(desk, servers, {"audio": [{"filename": "sound#1 & more.wav"}]})
    player = card.locator.locator('[data-media="audio"] audio')
    expect(player).to_have_attribute("src", re.compile(f"^{re.escape(card.server)}/api/view[?]"))
    assert card.locator.locator(".warning").count() == 0
    player.evaluate("(player) => player.play()")
    desk.page.wait_for_function("(player) => player.ended", arg=player.element_handle())


def test_clips_and_meshes_are_results_without_a_warning(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.put_file("clip.mp4", b"\0\0\0\x18ftypmp42")
    report = {"gifs": [{"filename": "clip.mp4"}], "result": ["3d/mesh2.glb", None, None]}
    card = run_reporting(desk, servers, report)
    assert card.locator.locator('[data-media="video"] video').count() == 1
    link = card.locator.locator('[data-media="file"] a')
    expect(link).to_have_text("mesh2.glb", use_inner_text=True)
    assert "subfolder=3d" in (link.get_attribute("href") or "")
    assert card.locator.locator(".warning").count() == 0


SHAPES = {
    "null for the usual": '{"images": [{"filename": "@name", "subfolder": null, "type": null}]}',
    "one object": '{"images": {"filename": "@name"}}',
    "a path in the name": '{"images": [{"filename": "./@name"}]}',
    "a name alone": '{"images": ["@name"]}',
}


@pytest.mark.parametrize("report", SHAPES.values(), ids=SHAPES.keys())
def test_a_picture_is_shown_whatever_the_shape_of_its_entry(
    desk: Desk, servers: Servers, report: str
) -> None:
    card = run_reporting(desk, servers, report)
    card.check_picture(server_at(servers, card.server))
    assert card.locator.locator(".warning").count() == 0


def test_a_name_of_any_characters_loads(desk: Desk, servers: Servers) -> None:
    desk.add_workflow("odd name", saved(0x113355, "from\\windows #1 ?a=b&c 100% + 名"))
    card = desk.run()[0].ends()
    card.check_picture(server_at(servers, card.server))
    assert "\\windows #1 ?a=b&c 100% + 名" in card.file().filename


def test_a_file_that_cannot_be_fetched_is_named_beside_the_others(
    desk: Desk, servers: Servers
) -> None:
    report = '{"images": [{"filename": "away.png", "type": "cloud"}, {"filename": "@name"}]}'
    card = run_reporting(desk, servers, report)
    card.check_picture(server_at(servers, card.server))
    warned = card.locator.locator(".warning").inner_text()
    assert said("output.unusable", count=1, files="away.png") in warned


def test_outputs_without_a_status_are_done_with_a_note(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.faults.no_status = True
    card = desk.text_to_image("an old server").ends()
    card.check_picture(server_at(servers, card.server))
    expect(card.locator.locator(".warning")).to_contain_text(
        said("output.no_status"), use_inner_text=True
    )


def test_a_long_text_is_folded_and_shown_whole_on_demand(desk: Desk, servers: Servers) -> None:
    long = "\n".join(f"line {number} <i>" for number in range(400))
    card = run_reporting(desk, servers, {"text": [long, "short"]})
    texts = card.locator.locator(".output-text")
    fold = texts.first.locator(".fold")
    expect(fold).to_have_attribute("aria-expanded", "false")
    assert texts.nth(1).locator(".fold").count() == 0
    folded = texts.first.locator("pre").bounding_box()
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    assert texts.first.locator("pre").text_content() == long
    whole = texts.first.locator("pre").bounding_box()
    assert folded is not None
    assert whole is not None
    assert folded["height"] < 200 < whole["height"]
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")


SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="60" height="30" '
    'onload="window.__hostile=1"><script>window.__hostile=1</script>'
    '<image href="http://127.0.0.1:9/x.png"/><rect width="60" height="30" fill="#123456"/></svg>'
)


def test_a_drawing_is_shown_as_pixels_and_saved_as_it_is(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.put_file("vector.svg", SVG.encode())
    card = run_reporting(desk, servers, {"images": [{"filename": "vector.svg"}]})
    card.locator.scroll_into_view_if_needed()
    image = card.locator.locator('[data-testid="task-image"]')
    expect(image).to_have_attribute("src", re.compile("^blob:"))
    card.locator.locator('[data-action="view"]').click()
    whole = desk.page.locator(".viewer-stage img")
    expect(whole).to_have_attribute("src", re.compile("^blob:"))
    assert whole.evaluate("(image) => [image.naturalWidth, image.naturalHeight]") == [1024, 512]
    with desk.page.expect_download() as download:
        desk.page.locator('#viewer [data-action="download"]').click()
    assert download.value.suggested_filename == "vector.svg"
    assert download.value.path().read_bytes() == SVG.encode()
    desk.close_dialog()


NAMES = (
    *("a #1.png", "what? really.png", "100%25.png", "you & me.png", "1+1=2.png", " first.png"),
    *('it\'s "quoted".png', "名前 ünï שלום.png", "back\\slash.png", "x" * 200 + ".png"),
)


@pytest.mark.parametrize("folder", ["", "a #1/b ?&+%20 名"])
def test_names_of_any_characters_load_and_are_saved(
    desk: Desk, servers: Servers, folder: str
) -> None:
    for server in servers:
        for number, name in enumerate(NAMES):
            server.put_file(f"{folder}/{name}" if folder else name, a_picture(number))
    entries = [{"filename": name, "subfolder": folder} for name in NAMES]
    card = run_reporting(desk, servers, {"images": entries})
    server = server_at(servers, card.server)
    card.locator.locator('[data-action="view"]').click()
    tiles = desk.page.locator("#viewer-grid button")
    expect(tiles).to_have_count(len(NAMES))
    for number, name in enumerate(NAMES):
        image = tiles.nth(number).locator("img")
        image.scroll_into_view_if_needed()
        expect(image).to_have_attribute("src", re.compile("^blob:"))
        assert image.evaluate("(image) => image.naturalWidth") == 20 + number, name
    with desk.page.expect_download() as download:
        desk.page.locator('#viewer [data-action="download-all"]').click()
    with ZipFile(download.value.path()) as saved_files:
        sizes = [len(saved_files.read(one)) for one in saved_files.infolist()]
        assert sizes == [len(server.picture_bytes(name, folder)) for name in NAMES]
    desk.close_dialog()


def a_picture(number: int) -> bytes:
    """Make a PNG whose width tells it from the others."""
    buffer = io.BytesIO()
    Image.new("RGB", (20 + number, 20), (number * 20, 80, 120)).save(buffer, format="PNG")
    return buffer.getvalue()
