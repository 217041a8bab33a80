"""Sockets: who hears what, in which form, and what goes wrong with two of one id."""

from __future__ import annotations

import io

from PIL import Image

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import saved, slow
from tests.comfy_server.talk import Talk, data_of, kind_of, preview_parts


async def test_without_feature_flags_previews_are_of_type_1(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me", flags=False)
    await talk.run(slow(steps=1), ear, "me")
    kinds = ear.kinds()
    place = kinds.index("preview 1")
    assert kinds[place - 2 : place] == ["progress_state", "progress"]
    kind, form, picture = preview_parts(ear.frames[place])
    assert (kind, form) == (1, 1)
    image = Image.open(io.BytesIO(picture))
    assert (image.format, max(image.size)) == ("JPEG", 512)


async def test_with_feature_flags_previews_say_their_node(server: DemoServer, talk: Talk) -> None:
    ear = await talk.listen("me")
    answer = await talk.run(slow(steps=1), ear, "me")
    kinds = ear.kinds()
    place = kinds.index("preview 4")
    assert kinds[place - 1 : place + 2] == ["progress_state", "preview 4", "progress"]
    _, metadata, _ = preview_parts(ear.frames[place])
    assert metadata == {
        "node_id": "2",
        "prompt_id": answer.body["prompt_id"],
        "display_node_id": "2",
        "parent_node_id": None,
        "real_node_id": "2",
        "image_type": "image/jpeg",
    }


async def test_a_prompt_of_nobody_is_told_to_all(server: DemoServer, talk: Talk) -> None:
    ears = [await talk.listen(name) for name in ("one", "two")]
    prompt_id = (await talk.submit(slow(steps=1))).body["prompt_id"]
    server.wait_until(lambda: prompt_id in server.history())
    for ear in ears:
        await ear.until_silent()
        told = set(ear.kinds())
        assert {"progress_state", "progress", "preview 1"} <= told
        assert not {"execution_start", "executing", "executed", "execution_success"} & told


async def test_a_socket_that_comes_back_hears_what_runs(server: DemoServer, talk: Talk) -> None:
    first = await talk.listen("me")
    server.pause("steps")
    server.step(3)
    prompt_id = (await talk.submit(slow(), "me")).body["prompt_id"]
    server.wait_until(lambda: server.is_holding)
    await first.close()
    second = await talk.listen("me")
    told = [data_of(frame) for frame in second.frames if kind_of(frame) == "executing"]
    assert told == [{"node": "2"}]
    server.resume()
    await second.until_done(prompt_id)
    assert "executed" in second.kinds()


async def test_another_socket_does_not_hear_what_runs(server: DemoServer, talk: Talk) -> None:
    server.pause("steps")
    await talk.submit(slow(), "me")
    server.wait_until(lambda: server.is_holding)
    other = await talk.listen("other")
    assert other.kinds() == ["status", "feature_flags"]


async def test_the_first_sockets_end_mutes_the_second(server: DemoServer, talk: Talk) -> None:
    first, second = await talk.listen("me"), await talk.listen("me")
    assert server.client_ids == ["me"]
    await first.close()
    server.wait_until(lambda: server.socket_count == 1)
    assert server.client_ids == []
    second.forget()
    prompt_id = (await talk.submit(saved(), "me")).body["prompt_id"]
    server.wait_until(lambda: prompt_id in server.history())
    await second.until_silent()
    assert second.frames == []


async def test_a_third_socket_hears_again(server: DemoServer, talk: Talk) -> None:
    first, _ = await talk.listen("me"), await talk.listen("me")
    await first.close()
    server.wait_until(lambda: server.client_ids == [])
    third = await talk.listen("me")
    await talk.run(saved(), third, "me")


async def test_words_that_are_no_json_do_not_spoil_the_handshake(
    server: DemoServer, talk: Talk
) -> None:
    ear = await talk.listen("me", flags=False)
    await ear.socket.send_str("no json")
    await ear.socket.send_bytes(b"\x00\x01")
    await ear.say({"type": "feature_flags", "data": {"supports_preview_metadata": True}})
    await ear.until_kind("feature_flags")


async def test_success_is_told_before_the_history_has_it(server: DemoServer, talk: Talk) -> None:
    server.faults.late_history_seconds = 60
    ear = await talk.listen("me")
    prompt_id = (await talk.submit(saved(), "me")).body["prompt_id"]
    await ear.until_kind("execution_success")
    assert (await talk.get(f"/api/history/{prompt_id}")).body == {}
    server.faults.late_history_seconds = 0
    await ear.until_done(prompt_id)
    await talk.finished(prompt_id)
