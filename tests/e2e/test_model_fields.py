"""Model fields: searchable, by folder, with the servers that have each model and its picture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom
from tests.e2e.servers import Servers, prompts_sent
from tests.e2e.words import said

BOTH, ONLY_A, ONLY_B = "set/both.safetensors", "set/only-a.safetensors", "only-b.safetensors"


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """Two servers; the second one is on Windows, and each has a model of its own."""
    with (
        DemoServer("A", checkpoints=(BOTH, ONLY_A)) as first,
        DemoServer("B", checkpoints=(BOTH.replace("/", "\\"), ONLY_B)) as second,
    ):
        yield first, second


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of these servers."""
    with Home(new_room, pool) as home:
        yield home


@pytest.fixture
def form(desk: Desk) -> Desk:
    """The form, when both servers have sent their models."""
    desk.choose("text-to-image")
    desk.page.locator('[id="field-checkpoint"][placeholder*="3"]').wait_for()
    return desk


def test_rows_have_folders_servers_and_pictures(form: Desk) -> None:
    form.field("checkpoint").click()
    rows = form.rows_of("checkpoint")
    rows.first.wait_for()
    assert [row.get_attribute("data-arg") for row in rows.all()] == [ONLY_B, BOTH, ONLY_A]
    group = form.page.get_by_role("group", name="set", exact=True)
    assert group.get_by_role("option").count() == 2
    expect(rows.nth(1)).to_contain_text(said("choice.servers", have=2, n=2), use_inner_text=True)
    expect(rows.nth(2)).to_contain_text(said("choice.servers", have=1, n=2), use_inner_text=True)
    form.page.wait_for_function(
        """() => {
          const found = [...document.querySelectorAll("img.choice-picture")];
          return found.length === 3 && found.every((one) => one.naturalWidth === 96);
        }"""
    )
    sources = form.page.locator("img.choice-picture").evaluate_all("all => all.map(i => i.src)")
    assert all(source.startswith("blob:") for source in sources)
    form.page.keyboard.press("Escape")


def test_a_pinned_tab_names_who_can_and_runs_there(form: Desk, servers: Servers) -> None:
    form.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 1, "seed": ""})
    form.fill({"checkpoint": ONLY_B})
    form.pin(servers[0].url)
    form.page.get_by_test_id("run-button").click()
    notice = form.notice()
    assert "A, which this tab is pinned to, cannot run it: " in notice
    assert "models/checkpoints" in notice
    assert "B can." in notice
    assert prompts_sent(servers) == 0
    there = form.page.locator("#notice-run").get_by_role("button", name=said("lock.run_there"))
    form.after(there.click)[0].ends().check_picture(servers[1])
    form.unpin()
