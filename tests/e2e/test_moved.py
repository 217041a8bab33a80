"""A server whose address changes stays the same server; its tasks stay where they were sent."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.journal import wait_kept
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.words import said

SAME = ("data-server-id", "data-mark")


def test_a_server_moves_with_name_mark_and_pin_and_its_tasks_stay(own: Room, first: Desk) -> None:
    own.allow(UNREACHABLE)
    with DemoServer("C") as new, DemoServer("C") as old:
        first.add_server(old.url, "GPU 2")
        first.wait_reach(old.url, "up")
        first.pin(old.url)
        row = first.row(old.url)
        before = [row.get_attribute(name) for name in SAME]
        done = first.text_to_image("before").ends()
        wait_kept(first, 1)
        old.pause()
        open_card = first.text_to_image("stuck")
        open_card.wait("queued")
        stuck = open_card.prompt_id
        old.stop()

        first.wait_reach(old.url, "down")
        first.row(old.url).locator('[data-action="new-address"]').click()
        assert first.page.locator("#server-url").input_value() == ""
        assert first.page.locator("#server-name").input_value() == "GPU 2"
        first.page.locator("#server-url").fill(new.url)
        first.page.keyboard.press("Enter")

        first.wait_reach(new.url, "up")
        assert first.row(old.url).count() == 0
        assert [first.row(new.url).get_attribute(name) for name in SAME] == before
        assert first.locked == new.url
        expect(first.row(new.url)).to_contain_text("GPU 2", use_inner_text=True)

        first.page.locator(f'{open_card.selector} [data-action="again-there"]').click()
        first.page.wait_for_function(
            "(url) => comfyui.listTasks().some("
            "(one) => one.executionServer === url && one.state === 'succeeded')",
            arg=new.url,
        )
        bound = {one["promptId"]: one["executionServer"] for one in first.call("listTasks")}
        assert bound[done.prompt_id] == bound[stuck] == old.url
        assert first.page.locator(f'{done.selector}[data-server="{old.url}"]').count() == 1
        expect(first.page.locator(open_card.selector)).to_contain_text(
            said("task.again_there"), use_inner_text=True
        )
        first.page.evaluate("location.reload()")
        first.ready()
        assert [first.row(new.url).get_attribute(name) for name in SAME] == before
