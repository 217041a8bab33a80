"""What servers refuse, fail, leave out or garble: shown on the task, in the server's own words."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from app.services.servers.rounds import AT_ONCE
from tests.comfy_server.graphs import empty, node, save, saved
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.room import NO_INPUT, REFUSED, Room
from tests.e2e.servers import Servers, pause_all, prompts_sent, server_at
from tests.e2e.words import said


def ignored(desk: Desk) -> int:
    """Count what the page ignored from servers until now."""
    return sum(desk.debug()["ignored"].values())


def test_a_node_that_no_server_has_is_named_before_anything_is_sent(
    desk: Desk, servers: Servers
) -> None:
    graph = {"1": empty(), "2": node("NoSuchNode", image=["1", 0]), "3": save("2", "x")}
    desk.add_workflow("odd", graph)
    before = desk.task_ids()
    desk.page.get_by_test_id("run-button").click()
    told = desk.notice()
    assert said("pool.not_capable", what="") in told
    for server in servers:
        lacks = said("missing.node", node="NoSuchNode")
        assert said("pool.lacks", server=server.options.name, what=lacks) in told
    assert desk.task_ids() == before
    assert prompts_sent(servers) == 0


def test_a_value_that_no_server_offers_is_named_before_anything_is_sent(
    desk: Desk, servers: Servers
) -> None:
    size = {"width": 32, "height": 32, "upscale_method": "bilinear"}
    scaled = node("ImageScale", image=["1", 0], crop="magic", **size)
    desk.add_workflow("magic", {"1": empty(), "2": scaled, "3": save("2", "x")})
    # Before the page knows what servers offer, a press gets their refusal instead.
    desk.page.locator('[id="field-2.crop"]:is(select, [role="combobox"])').wait_for(
        state="attached"
    )
    desk.page.get_by_test_id("run-button").click()
    assert said("field.not_offered", value="magic") in desk.error_of("2.crop")
    lacks = said("missing.value", node="ImageScale", value="magic", field="crop")
    found = desk.page.locator("details", has=desk.page.get_by_test_id("capability"))
    expect(found).to_contain_text(lacks)
    assert prompts_sent(servers) == 0


def test_a_refused_prompt_shows_node_and_field(shared: Room, desk: Desk, servers: Servers) -> None:
    shared.allow(REFUSED)
    for server in servers:
        server.faults.lose_upload = True
    desk.choose("upscale")
    desk.bring_image("image", image_file("lost.png"))
    card = desk.run()[0].ends("rejected")
    told = card.locator.locator(".reasons").inner_text()
    for part in ("LoadImage", "#1", "image", "Invalid image file"):
        assert part in told
    assert server_at(servers, card.server).queue_remaining == 0
    shared.see(desk.page, NO_INPUT, AT_ONCE)


def test_outputs_that_were_dropped_are_a_warning_on_the_task(desk: Desk, servers: Servers) -> None:
    graph = {**saved(0x112233, "half"), "8": node("SaveImage", filename_prefix="gone")}
    desk.add_workflow("half", graph)
    card = desk.run()[0].ends()
    card.check_picture(server_at(servers, card.server))
    assert said("task.outputs_dropped") in card.text
    told = card.locator.locator(".warning .reasons").inner_text()
    assert "SaveImage" in told
    assert "images" in told


def test_a_success_without_a_picture_says_so(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.faults.reports = '{"latents": [1]}'
    card = desk.text_to_image("nothing to see").ends()
    assert card.locator.get_by_test_id("task-image").count() == 0
    warned = card.locator.locator(".warning").inner_text()
    assert said("output.no_picture", files="@").split("@")[0].strip() in warned
    assert "latents" in warned


def test_a_failed_node_is_shown_in_the_servers_words(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.faults.fail_node = "KSampler"
        server.faults.fail_message = "out of paint"
    card = desk.text_to_image("a failure").ends("failed")
    told = card.locator.locator(".reasons").inner_text()
    for part in ("KSampler", "#3", "out of paint"):
        assert part in told
    card.locator.locator("details summary").click()
    expect(card.locator.locator("details pre")).to_contain_text("node_call.py", use_inner_text=True)


def test_running_again_makes_a_new_task(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.faults.fail_node = "KSampler"
    failed = desk.text_to_image("once more").ends("failed")
    for server in servers:
        server.faults.clear()
    [again] = desk.after(failed.again)
    again.ends().check_picture(server_at(servers, again.server))
    task: dict[str, Any] = desk.call("getWindowTask", again.prompt_id)
    assert task["retryOf"] == failed.prompt_id
    assert task["inputs"]["prompt"] == "once more"
    assert failed.state == "failed"


def test_broken_frames_are_ignored_and_counted(desk: Desk, servers: Servers) -> None:
    before = ignored(desk)
    for server in servers:
        server.faults.garbage = True
    for _ in range(2):
        card = desk.text_to_image("through the noise").ends()
        card.check_picture(server_at(servers, card.server))
    found = desk.debug()
    assert ignored(desk) > before
    for why, count in found["ignored"].items():
        assert f"{count} × {why}" in found["text"]


def test_broken_answers_are_ignored_and_counted(desk: Desk, servers: Servers) -> None:
    pause_all(servers, "steps")
    card = desk.text_to_image("through broken answers")
    card.wait("running")
    server = server_at(servers, card.server)
    before = ignored(desk)
    server.faults.garbage_routes = ("/queue", "/history")
    server.resume()
    desk.page.wait_for_function(
        "(count) => Object.values(debugMultiWindowServers().ignored)"
        ".reduce((sum, one) => sum + one, 0) > count",
        arg=before,
        polling=50,
    )
    assert card.state == "running"
    server.faults.garbage_routes = ()
    card.ends().check_picture(server)
