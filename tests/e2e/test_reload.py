"""A reload loses nothing and repeats nothing: ids, lock, form, tasks, previews, images."""

from __future__ import annotations

from tests.e2e.desk import Desk, wait_all
from tests.e2e.files import image_file
from tests.e2e.journal import cards, reload, shows_preview, times_run
from tests.e2e.servers import Servers, mend, pause_all, prompts_sent, server_at


def test_a_reload_loses_nothing_and_repeats_nothing(first: Desk, servers: Servers) -> None:
    pause_all(servers, "steps")
    before = first.info
    running, queued = first.text_to_image("one", steps=20), first.text_to_image("two")
    server = server_at(servers, running.server)
    server.wait_until(lambda: server.is_holding)
    server.step(8)
    shows_preview(running).wait_for()
    queued.wait("queued")
    ids = first.task_ids()
    for _ in range(3):
        reload(first)
        after = first.info
        assert (after["windowId"], after["clientId"]) == (before["windowId"], before["clientId"])
        assert first.task_ids() == ids
        assert first.locked == server.url
        running.wait("running")
        queued.wait("queued")
        server.wait_until(lambda: before["clientId"] in server.client_ids)
        server.step()
        shows_preview(running).wait_for()
    mend(servers)
    wait_all([running, queued])
    first.wait_locked("")
    assert times_run(servers, ids) == [1, 1]
    running.check_picture(server)
    assert prompts_sent(servers) == 2
    reload(first)
    assert [card.state for card in cards(first, ids)] == ["succeeded", "succeeded"]
    assert first.locked == ""


def test_a_pin_and_spreading_are_back_after_a_reload(first: Desk, servers: Servers) -> None:
    first.pin(servers[1].url)
    reload(first).wait_locked(servers[1].url)
    assert first.info["pinned"]
    first.unpin()
    first.spread(True)
    assert reload(first).info["spread"]


def test_an_image_of_an_unsent_task_is_delivered_after_a_reload(
    first: Desk, servers: Servers
) -> None:
    for server in servers:
        server.faults.delay_routes = ("/upload",)
        server.faults.delay_seconds = 30.0
    first.choose("upscale")
    first.bring_image("image", image_file("photo.png"))
    first.set_runs(1)
    [card] = first.run()
    card.wait("uploading")
    first.page.reload()
    mend(servers)
    first.ready()
    card.ends()
    assert times_run(servers, [card.prompt_id]) == [1]


def test_a_large_seed_survives_a_reload(first: Desk, servers: Servers) -> None:
    seed = 2**64 - 1
    first.choose("text-to-image")
    first.fill({"prompt": "exact", "width": 64, "height": 64, "steps": 1, "seed": seed})
    [card] = first.run()
    card.ends()
    reload(first)
    card.locator.locator('[data-action="view"]').click()
    first.page.locator("#viewer[open]").get_by_text(str(seed)).first.wait_for()
    first.close_dialog()
