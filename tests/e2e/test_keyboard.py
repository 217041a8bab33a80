"""Keys, number of runs, language and colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.card import REMOVE
from tests.e2e.desk import Desk, wait_all
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers, server_at
from tests.e2e.words import said, said_in_chinese

VIEWED = """() => document.querySelector("#viewer[open] .viewer-stage img")?.dataset.src ?? null"""

FOCUSED = """(arg) => document.activeElement?.dataset.arg === arg"""

EARLY = """() => {
  const { lang, dataset } = document.documentElement;
  return lang === "zh-Hans" && dataset.theme === "light" && !dataset.ready;
}"""
"""Language and colours are as they were before Python is up."""

NAMELESS = """() => {
  const controls = ["input", "select", "textarea", "button"].map((name) => `#compose ${name}`);
  return [...document.querySelectorAll(controls.join())]
    .filter((one) => !one.labels?.length && !one.ariaLabel && !one.textContent.trim())
    .map((one) => one.outerHTML);
}"""


def test_ctrl_enter_runs_also_while_typing(desk: Desk, servers: Servers) -> None:
    desk.choose("text-to-image")
    desk.fill({"prompt": "by keyboard", "width": 64, "height": 64, "steps": 1, "seed": ""})
    desk.set_runs(1)
    desk.field("prompt").focus()
    [card] = desk.after(lambda: desk.page.keyboard.press("Control+Enter"))
    card.ends()
    [seen] = server_at(servers, card.server).requests("/prompt", "POST")
    assert seen.body["prompt"]["6"]["inputs"]["text"] == "by keyboard"


@pytest.mark.parametrize("control", ["#runs", "#run"])
def test_enter_held_down_runs_once(desk: Desk, control: str) -> None:
    desk.choose("text-to-image")
    desk.fill({"prompt": "held", "width": 64, "height": 64, "steps": 1, "seed": ""})
    desk.set_runs(1)
    desk.page.locator(control).focus()

    def hold_and_press_again() -> None:
        for _ in range(5):
            desk.page.keyboard.down("Enter")
        desk.page.keyboard.up("Enter")
        desk.page.keyboard.press("Enter")

    wait_all(desk.after(hold_and_press_again, 2))


def test_several_runs_have_seeds_of_their_own(desk: Desk, servers: Servers) -> None:
    desk.choose("text-to-image")
    desk.fill({"prompt": "three", "width": 64, "height": 64, "steps": 1, "seed": ""})
    cards = desk.run(3)
    wait_all(cards)
    prompts = [seen.body["prompt"] for one in servers for seen in one.requests("/prompt", "POST")]
    assert len(prompts) == len({graph["3"]["inputs"]["seed"] for graph in prompts}) == 3
    for card in cards:
        card.check_picture(server_at(servers, card.server))


def test_a_fixed_seed_is_kept_and_can_be_made_random_again(desk: Desk, servers: Servers) -> None:
    desk.choose("text-to-image")
    desk.fill({"prompt": "fixed", "width": 64, "height": 64, "steps": 1, "seed": "123"})
    card = desk.run()[0].ends()
    [seen] = server_at(servers, card.server).requests("/prompt", "POST")
    assert seen.body["prompt"]["3"]["inputs"]["seed"] == 123
    desk.page.locator('[data-action="random-seed"]').click()
    desk.page.wait_for_function("() => document.getElementById('field-seed').value === ''")


def test_tasks_are_removed_one_by_one_by_keyboard(desk: Desk) -> None:
    older, newer = (desk.text_to_image(words).ends() for words in ("older", "newer"))
    older.remove()
    desk.page.locator('#toast [data-action="undo"]').click()
    older.locator.wait_for()
    newer.settle()
    newer.locator.locator(REMOVE).focus()
    desk.page.keyboard.press("Enter")
    newer.locator.wait_for(state="detached")
    desk.page.wait_for_function(FOCUSED, arg=older.prompt_id)
    tile = f'[data-testid="library-item"][data-prompt-id="{newer.prompt_id}"]'
    assert desk.page.locator(tile).count() == 1, "its picture stays"
    desk.page.keyboard.press("Enter")
    older.locator.wait_for(state="detached")
    assert {older.prompt_id, newer.prompt_id}.isdisjoint(desk.task_ids())


def test_arrows_walk_the_viewer_and_escape_closes_it(desk: Desk) -> None:
    older, newer = (desk.text_to_image(words).ends() for words in ("older", "newer"))
    older_url, newer_url = older.picture(), newer.picture()
    newer.locator.locator('[data-action="view"]').click()
    shows = f"(url) => ({VIEWED})() === url"
    desk.page.wait_for_function(shows, arg=newer_url)
    desk.page.keyboard.press("ArrowRight")
    desk.page.wait_for_function(shows, arg=older_url)
    desk.page.keyboard.press("ArrowLeft")
    desk.page.wait_for_function(shows, arg=newer_url)
    desk.close_dialog()
    desk.page.wait_for_function(shows, arg=None)
    older.locator.locator('[data-action="view"]').click()
    desk.page.wait_for_function(shows, arg=older_url)
    desk.close_dialog()
    desk.page.wait_for_function(shows, arg=None)


def test_a_question_mark_opens_the_keys_but_not_while_typing(desk: Desk) -> None:
    desk.choose("text-to-image")
    desk.fill({"prompt": "why"})
    desk.field("prompt").press("End")
    desk.page.keyboard.type("?")
    assert desk.field("prompt").input_value() == "why?"
    desk.field("prompt").blur()
    desk.page.keyboard.press("?")
    opened = desk.page.locator("#keys[open]")
    opened.wait_for()
    expect(opened).to_contain_text(said("keys.run"), use_inner_text=True)
    desk.close_dialog()
    desk.page.keyboard.press("?")
    opened.wait_for()
    desk.close_dialog()


def test_language_and_colours_are_switched_and_survive_a_reload(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(UNREACHABLE)  # a load shows tasks of other tests, whose servers may have ended
    root = "() => [document.documentElement.lang, document.documentElement.dataset.theme]"
    language = desk.page.locator('[data-action="language"]')
    theme = desk.page.locator('[data-action="theme"]')
    run = desk.page.get_by_test_id("run-button")
    desk.set_runs(1)
    language.click()
    run.get_by_text(said_in_chinese("run.label", n=1), exact=True).wait_for()
    theme.click()
    desk.page.wait_for_function("() => document.documentElement.dataset.theme === 'light'")
    desk.page.reload()
    desk.page.wait_for_function(EARLY)
    desk.ready()
    assert desk.page.evaluate(root) == ["zh-Hans", "light"]
    run.get_by_text(said_in_chinese("run.label", n=1), exact=True).wait_for()
    language.click()
    run.get_by_text(said("run.label", n=1), exact=True).wait_for()
    theme.click()
    desk.page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    theme.click()
    desk.page.wait_for_function("() => document.documentElement.dataset.theme === 'auto'")


@pytest.mark.parametrize("kind", ["image-adjust", "upscale", "image-blend", "text-to-image"])
def test_every_control_of_a_form_has_a_name(desk: Desk, kind: str) -> None:
    desk.choose(kind)
    assert desk.page.evaluate(NAMELESS) == []
