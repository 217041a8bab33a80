"""Unusable files: an error beside the field, before anything is sent."""

from __future__ import annotations

import pytest

from tests.e2e.desk import Desk
from tests.e2e.files import image_file, json_file, noisy_png, png
from tests.e2e.servers import UPLOAD_BYTES, Servers, prompts_sent, uploads_sent
from tests.e2e.words import said

SUPPORTED = "PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF"

WRONG = {
    "empty": (image_file("empty.png", b""), said("image.empty", name="empty.png")),
    "no image": (
        image_file("notes.png", b"these are only words"),
        said("image.not_image", name="notes.png", supported=SUPPORTED),
    ),
    "damaged": (
        image_file("cut.png", png()[:40]),
        said("image.damaged", name="cut.png"),
    ),
    "vector": (
        image_file("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        said("image.not_image", name="drawing.svg", supported=SUPPORTED),
    ),
}

WORKFLOWS = {
    "no JSON": ("{", said("workflow.not_json", name="mine.json")),
    "no object": ("[1]", said("workflow.not_object")),
    "empty": ("{}", said("workflow.not_object")),
    "the editor's format": ({"nodes": [], "links": []}, said("editor.nothing_runs")),
    "a node without class": ({"1": {"inputs": {}}}, said("workflow.bad_node", node="1")),
}


@pytest.mark.parametrize(("file", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_file_that_is_no_usable_image_is_refused_beside_its_field(
    desk: Desk, servers: Servers, file: dict[str, object], message: str
) -> None:
    desk.choose("upscale")
    desk.bring("image", file)  # type: ignore[arg-type]
    assert desk.error_of("image") == message
    desk.bring_image("image", image_file("good.png"))
    desk.page.locator("#field-image-error").wait_for(state="detached")
    desk.page.locator('[data-action="clear-image"]').click()
    assert uploads_sent(servers) == 0


def test_a_bad_file_does_not_cost_the_good_one_before_nor_is_that_sent_instead(
    desk: Desk, servers: Servers
) -> None:
    desk.choose("upscale")
    desk.bring_image("image", image_file("good.png"))
    desk.bring("image", image_file("empty.png", b""))
    wanted = desk.error_of("image")
    desk.page.locator('.filled[data-drop="image"]').get_by_text("good.png").wait_for()
    desk.page.get_by_test_id("run-button").click()
    desk.page.wait_for_function("() => document.activeElement?.id === 'field-image'")
    assert desk.error_of("image") == wanted
    assert (uploads_sent(servers), prompts_sent(servers)) == (0, 0)
    desk.page.locator('[data-action="keep-image"]').click()
    desk.run()[0].ends()
    desk.page.locator('[data-action="clear-image"]').click()


def test_a_file_above_the_servers_limit_is_refused_before_it_is_sent(
    desk: Desk, servers: Servers
) -> None:
    large = noisy_png(160)
    before = desk.task_ids()
    desk.choose("upscale")
    desk.bring_image("image", image_file("large.png", large))
    desk.page.get_by_test_id("run-button").click()
    wanted = said("image.too_large", name="large.png", size=len(large), limit=UPLOAD_BYTES)
    desk.page.get_by_text(wanted).first.wait_for()
    assert desk.task_ids() == before
    assert (uploads_sent(servers), prompts_sent(servers)) == (0, 0)
    desk.page.locator('.filled[data-drop="image"]').get_by_text("large.png").wait_for()
    desk.bring_image("image", image_file("small.png"))
    desk.run()[0].ends()


@pytest.mark.parametrize(("content", "message"), WORKFLOWS.values(), ids=WORKFLOWS.keys())
def test_a_file_that_is_no_workflow_is_refused(desk: Desk, content: object, message: str) -> None:
    select = desk.page.get_by_test_id("workflow-select")
    before = select.locator("option").count()
    desk.bring(":workflow", json_file("mine.json", content))
    assert message in desk.notice("workflow")
    assert select.locator("option").count() == before
    desk.page.locator('#notice-workflow [data-action="dismiss"]').click()
    desk.page.locator("#notice-workflow").wait_for(state="detached")


def test_images_can_be_dropped_and_pasted(desk: Desk, servers: Servers) -> None:
    desk.choose("image-blend")
    transfer = desk.page.evaluate_handle(
        """(bytes) => {
          const transfer = new DataTransfer();
          const content = new Uint8Array(bytes);
          transfer.items.add(new File([content], "dropped.png", { type: "image/png" }));
          return transfer;
        }""",
        list(png()),
    )
    target = desk.page.locator('[data-drop="image1"]')
    target.dispatch_event("drop", {"dataTransfer": transfer})
    desk.page.locator('.filled[data-drop="image1"]').get_by_text("dropped.png").wait_for()
    desk.page.evaluate(
        """(bytes) => {
          const clipboardData = new DataTransfer();
          const content = new Uint8Array(bytes);
          clipboardData.items.add(new File([content], "pasted.png", { type: "image/png" }));
          const paste = { clipboardData, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        list(png((1, 2, 3))),
    )
    desk.page.locator('.filled[data-drop="image2"]').get_by_text("pasted.png").wait_for()
    desk.run()[0].ends()
