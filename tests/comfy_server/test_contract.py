"""What every ComfyUI does, the demo server and real ones alike.

Runs against the demo server in both ages always, and against real ones when `COMFYUI_URLS` names
some, separated by spaces. They need `--enable-cors-header`, no model and no custom node. Nothing
here depends on an empty queue, and nothing touches the prompts of others.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import pytest

from app.core.comfy.jobs import may_list_jobs, parse_jobs
from app.core.comfy.responses import parse_queue
from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import Graph, empty, inverted, node, save, saved
from tests.comfy_server.talk import Talk, data_of, kind_of, png

NEWER = "0.33.0"
DEMOS = {"demo": "0.3.64", "newer-demo": NEWER}
TARGETS = [*DEMOS, *os.environ.get("COMFYUI_URLS", "").split()]


@pytest.fixture(scope="module", params=TARGETS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the base URL of a server."""
    if request.param not in DEMOS:
        yield request.param.rstrip("/")
        return
    with DemoServer(version=DEMOS[request.param]) as demo:
        yield demo.url


@pytest.fixture
async def talk(url: str) -> AsyncIterator[Talk]:
    """Give a client of it."""
    async with Talk(url) as client:
        yield client


@pytest.fixture
def prefix() -> str:
    """Return an unused name prefix."""
    return f"contract/{uuid4().hex[:12]}"


@pytest.fixture
def color() -> int:
    """Give a colour that is in no cache."""
    return uuid4().int % 0x1000000


async def test_takes_the_clients_prompt_id(talk: Talk, prefix: str) -> None:
    prompt_id = str(uuid4())
    answer = await talk.submit(saved(prefix=prefix), prompt_id=prompt_id)
    assert answer.status == 200
    assert answer.body["prompt_id"] == prompt_id
    assert answer.body["node_errors"] == {}
    assert isinstance(answer.body["number"], int | float)


async def test_makes_a_prompt_id_when_none_is_given(talk: Talk, prefix: str) -> None:
    answer = await talk.post("/prompt", {"prompt": saved(prefix=prefix)})
    assert len(answer.body["prompt_id"]) == 36


async def test_takes_a_prompt_as_plain_text(talk: Talk, prefix: str) -> None:
    text = json.dumps({"prompt": saved(prefix=prefix)})
    headers = {"Content-Type": "text/plain"}
    answer = await talk.ask("POST", "/api/prompt", data=text, headers=headers)
    assert answer.status == 200


async def test_tells_a_run_in_order(talk: Talk, prefix: str, color: int) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    answer = await talk.run(inverted(color, prefix), ear, client)
    ours = [f for f in ear.frames if data_of(f).get("prompt_id") == answer.body["prompt_id"]]
    told = [kind_of(frame) for frame in ours]
    begin, middle, end = told[:2], told[2:-2], told[-2:]
    assert begin == ["execution_start", "execution_cached"]
    assert middle == ["progress_state", "executing", "progress_state"] * 2 + [
        "progress_state",
        "executing",
        "executed",
        "progress_state",
    ]
    assert end == ["execution_success", "executing"]


async def test_keeps_a_finished_prompt_and_its_picture(talk: Talk, prefix: str, color: int) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    answer = await talk.run(inverted(color, prefix), ear, client)
    entry = await talk.finished(answer.body["prompt_id"])
    folder, _, stem = prefix.partition("/")
    image = {"filename": f"{stem}_00001_.png", "subfolder": folder, "type": "output"}
    assert entry["status"]["status_str"] == "success"
    assert entry["status"]["completed"] is True
    assert entry["outputs"] == {"3": {"images": [image]}}
    assert entry["prompt"][1] == answer.body["prompt_id"]
    assert entry["prompt"][4] == ["3"]
    picture = (await talk.get("/api/view", params=image)).picture()
    assert picture.size == (96, 64)
    wanted = [255 - (color >> shift & 255) for shift in (16, 8, 0)]
    seen = picture.convert("RGB").getpixel((4, 4))
    assert isinstance(seen, tuple)
    # a real server calculates with 32-bit fractions and cuts them off
    assert all(0 <= want - got <= 1 for want, got in zip(wanted, seen, strict=True))


async def test_a_picture_carries_its_prompt_and_workflow(
    talk: Talk, prefix: str, color: int
) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    graph, workflow = saved(color, prefix), {"id": "w", "nodes": []}
    extra = {"extra_pnginfo": {"workflow": workflow}}
    answer = await talk.run(graph, ear, client, extra_data=extra)
    entry = await talk.finished(answer.body["prompt_id"])
    (image,) = entry["outputs"]["3"]["images"]
    texts = (await talk.get("/api/view", params=image)).picture().info
    assert json.loads(texts["prompt"]) == graph
    assert json.loads(texts["workflow"]) == workflow


@pytest.mark.parametrize(
    "name", ["ü 日本", "100% & more", "q#+?x", "a.b.c", "😀", "x\u202ey", "it's, one", "tab\tx"]
)
async def test_a_picture_with_an_odd_name_is_told_and_viewed_by_it(
    talk: Talk, prefix: str, name: str
) -> None:
    folder = f"{prefix} {name}"
    entry = await _ran(talk, saved(prefix=f"{folder}/{name}"))
    image = {"filename": f"{name}_00001_.png", "subfolder": folder, "type": "output"}
    assert entry["outputs"] == {"3": {"images": [image]}}
    assert (await talk.get("/api/view", params=image)).picture().size == (96, 64)


async def test_all_that_comes_beside_the_prompt_is_in_the_picture(
    talk: Talk, prefix: str, color: int
) -> None:
    beside = {"workflow": {"id": "w", "nodes": []}, "note": "x", "ümlaut": [1]}
    entry = await _ran(talk, saved(color, prefix), extra_pnginfo=beside)
    image = entry["outputs"]["3"]["images"][0]
    texts = (await talk.get("/api/view", params=image)).picture().info
    assert {key: json.loads(texts[key]) for key in beside} == beside


async def test_a_picture_after_a_failed_one_carries_its_own_prompt(
    talk: Talk, prefix: str, color: int
) -> None:
    failed = await _ran(talk, saved(color, f"{prefix}/{'a' * 300}"))
    assert failed["status"]["status_str"] == "error"
    entry = await _ran(talk, saved(color, prefix))
    image = entry["outputs"]["3"]["images"][0]
    texts = (await talk.get("/api/view", params=image)).picture().info
    assert json.loads(texts["prompt"]) == saved(color, prefix)


async def _ran(talk: Talk, graph: Graph, **beside: Any) -> dict[str, Any]:
    """Run a graph and return its history entry."""
    client = uuid4().hex
    ear = await talk.listen(client)
    answer = await talk.run(graph, ear, client, extra_data=beside)
    return await talk.finished(answer.body["prompt_id"])


async def test_an_equal_prompt_is_answered_from_the_cache(
    talk: Talk, prefix: str, color: int
) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    graph = inverted(color, prefix)
    first = await talk.run(graph, ear, client)
    ear.forget()
    second = await talk.run(graph, ear, client)
    cached = next(frame for frame in ear.frames if kind_of(frame) == "execution_cached")
    assert sorted(data_of(cached)["nodes"]) == ["1", "2", "3"]
    outputs = [
        (await talk.finished(answer.body["prompt_id"]))["outputs"] for answer in (first, second)
    ]
    assert outputs[0] == outputs[1]


async def test_counts_files_on(talk: Talk, prefix: str, color: int) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    names = []
    for number in range(2):
        answer = await talk.run(saved((color + number) % 0x1000000, prefix), ear, client)
        entry = await talk.finished(answer.body["prompt_id"])
        names.append(entry["outputs"]["3"]["images"][0]["filename"])
    stem = prefix.partition("/")[2]
    assert names == [f"{stem}_00001_.png", f"{stem}_00002_.png"]


async def test_previews_go_to_temp_under_a_random_name(talk: Talk, color: int) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    graph = {"1": empty(color), "2": node("PreviewImage", images=["1", 0])}
    answer = await talk.run(graph, ear, client)
    entry = await talk.finished(answer.body["prompt_id"])
    (image,) = entry["outputs"]["2"]["images"]
    assert image["type"] == "temp"
    assert image["filename"].startswith("ComfyUI_temp_")
    assert (await talk.get("/api/view", params=image)).status == 200


async def test_a_prompt_without_client_id_runs_too(talk: Talk, prefix: str, color: int) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    first = await talk.submit(saved(color, prefix))
    await talk.run(saved(color ^ 1, prefix), ear, client)
    assert (await talk.finished(first.body["prompt_id"]))["status"]["completed"] is True
    told = [data_of(frame).get("prompt_id") for frame in ear.frames if kind_of(frame) == "executed"]
    assert first.body["prompt_id"] not in told


REJECTED: list[tuple[str, Graph, str, str]] = [
    (
        "missing",
        {"1": node("EmptyImage", width=8, height=8, batch_size=1)},
        "1",
        "required_input_missing",
    ),
    ("too big", {"1": empty(width=999_999)}, "1", "value_bigger_than_max"),
    ("too small", {"1": empty(width=0)}, "1", "value_smaller_than_min"),
    (
        "no number",
        {"1": empty() | {"inputs": {**empty()["inputs"], "width": "wide"}}},
        "1",
        "invalid_input_type",
    ),
    (
        "no choice",
        {
            "1": empty(),
            "2": node("ImageScaleBy", image=["1", 0], upscale_method="magic", scale_by=2),
        },
        "2",
        "value_not_in_list",
    ),
    (
        "no link",
        {"1": empty(), "2": node("ImageInvert", image=["1", 0, 0])},
        "2",
        "bad_linked_input",
    ),
    (
        "wrong type",
        {"1": empty(), "2": node("VAEDecode", samples=["1", 0], vae=["1", 0])},
        "2",
        "return_type_mismatch",
    ),
    (
        "no file",
        {"1": node("LoadImage", image=f"{uuid4().hex}.png")},
        "1",
        "custom_validation_failed",
    ),
    (
        "no model",
        {
            "1": node("CheckpointLoaderSimple", ckpt_name="none.safetensors"),
            "2": node("EmptyLatentImage", width=64, height=64, batch_size=1),
            "4": node("VAEDecode", samples=["2", 0], vae=["1", 2]),
        },
        "1",
        "value_not_in_list",
    ),
]


@pytest.mark.parametrize(
    ("graph", "node_id", "kind"), [row[1:] for row in REJECTED], ids=[row[0] for row in REJECTED]
)
async def test_rejects_by_node(talk: Talk, graph: Graph, node_id: str, kind: str) -> None:
    last = list(graph)[-1]
    answer = await talk.submit({**graph, "9": save(last, "never")})
    assert answer.status == 400
    assert answer.body["error"]["type"] == "prompt_outputs_failed_validation"
    assert list(answer.body["node_errors"]) == [node_id]
    told = answer.body["node_errors"][node_id]
    assert told["class_type"] == graph[node_id]["class_type"]
    assert told["dependent_outputs"] == ["9"]
    assert {error["type"] for error in told["errors"]} == {kind}
    for error in told["errors"]:
        assert set(error) == {"type", "message", "details", "extra_info"}
        assert error["extra_info"]["input_name"] in error["details"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({}, "no_prompt"),
        ({"prompt": {}}, "prompt_no_outputs"),
        ({"prompt": {"1": empty()}}, "prompt_no_outputs"),
    ],
)
async def test_rejects_as_a_whole(talk: Talk, body: Any, kind: str) -> None:
    answer = await talk.post("/api/prompt", body)
    assert answer.status == 400
    assert answer.body["error"]["type"] == kind
    assert answer.body["node_errors"] == {}


@pytest.mark.parametrize(
    "broken", [{"class_type": "NoSuchNode", "inputs": {}}, {"inputs": {}}], ids=["unknown", "none"]
)
async def test_rejects_an_unknown_class(talk: Talk, broken: Any) -> None:
    answer = await talk.submit({"1": broken, "3": save("1", "never")})
    assert answer.status == 400
    assert answer.body["error"]["type"] in ("invalid_prompt", "missing_node_type")
    assert answer.body["error"]["details"] == "Node ID '#1'"
    assert answer.body["node_errors"] == {}


async def test_a_link_to_no_node_is_told(talk: Talk) -> None:
    answer = await talk.submit({"3": save("7", "never")})
    assert answer.status == 400
    (error,) = answer.body["node_errors"]["3"]["errors"]
    assert error["type"] == "exception_during_validation"
    assert error["extra_info"]["exception_type"] == "KeyError"


async def test_runs_the_good_outputs_and_tells_of_the_bad(
    talk: Talk, prefix: str, color: int
) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    graph = {**saved(color, prefix), "8": empty(width=0), "9": save("8", prefix)}
    answer = await talk.run(graph, ear, client)
    assert list(answer.body["node_errors"]) == ["8"]
    entry = await talk.finished(answer.body["prompt_id"])
    assert list(entry["outputs"]) == ["3"]


async def test_runs_only_the_outputs_asked_for(talk: Talk, prefix: str, color: int) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    graph = {**saved(color, prefix), "9": save("1", f"{prefix}-other")}
    answer = await talk.run(graph, ear, client, partial_execution_targets=["9"])
    assert list((await talk.finished(answer.body["prompt_id"]))["outputs"]) == ["9"]


async def test_an_unknown_prompt_has_no_history(talk: Talk) -> None:
    for path in ("/history", "/api/history"):
        answer = await talk.get(f"{path}/{uuid4()}")
        assert (answer.status, answer.body) == (200, {})


async def test_gives_the_newest_history(talk: Talk, prefix: str, color: int) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    await talk.run(saved(color, prefix), ear, client)
    whole = (await talk.get("/api/history")).body
    newest = (await talk.get("/api/history?max_items=1")).body
    assert list(newest) == list(whole)[-1:]
    oldest = (await talk.get("/api/history?max_items=1&offset=0")).body
    assert list(oldest) == list(whole)[:1]
    assert (await talk.get("/api/history?max_items=abc")).status == 500


async def test_forgets_one_history_entry(talk: Talk, prefix: str, color: int) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    prompt_id = (await talk.run(saved(color, prefix), ear, client)).body["prompt_id"]
    answer = await talk.post("/api/history", {"delete": [prompt_id]})
    assert (answer.status, answer.content) == (200, b"")
    assert (await talk.get(f"/api/history/{prompt_id}")).body == {}


async def test_shows_its_queue(talk: Talk) -> None:
    answer = await talk.get("/api/queue")
    assert set(answer.body) == {"queue_running", "queue_pending"}
    remaining = (await talk.get("/prompt")).body["exec_info"]["queue_remaining"]
    assert isinstance(remaining, int)


async def test_unknown_ids_are_no_error(talk: Talk) -> None:
    unknown = str(uuid4())
    for path, body in (
        ("/api/queue", {"delete": [unknown]}),
        ("/api/interrupt", {"prompt_id": unknown}),
        ("/api/history", {"delete": [unknown]}),
    ):
        answer = await talk.post(path, body)
        assert (answer.status, answer.content) == (200, b"")


async def test_an_upload_keeps_its_name_or_gets_a_number(talk: Talk) -> None:
    name = f"{uuid4().hex}.png"
    first, other = png((1, 2, 3)), png((4, 5, 6))
    numbered = name.replace(".png", " (1).png")
    for content, told in ((first, name), (first, name), (other, numbered), (other, numbered)):
        answer = await talk.upload(content, name)
        assert answer.body == {"name": told, "subfolder": "", "type": "input"} | (
            {"asset": answer.body["asset"]} if "asset" in answer.body else {}
        )
    for told, content in ((name, first), (numbered, other)):
        viewed = await talk.get("/api/view", params={"filename": told, "type": "input"})
        assert viewed.content == content


async def test_an_upload_can_overwrite(talk: Talk) -> None:
    name = f"{uuid4().hex}.png"
    await talk.upload(png((1, 2, 3)), name)
    answer = await talk.upload(png((4, 5, 6)), name, overwrite="true")
    assert answer.body["name"] == name
    viewed = await talk.get("/api/view", params={"filename": f"{name} [input]"})
    assert viewed.content == png((4, 5, 6))


async def test_an_uploaded_file_in_a_subfolder_is_loaded(
    talk: Talk, prefix: str, color: int
) -> None:
    client, name = uuid4().hex, f"{uuid4().hex}.png"
    uploaded = await talk.upload(png((9, 8, 7)), name, subfolder="contract/in")
    assert uploaded.body["subfolder"] == "contract/in"
    ear = await talk.listen(client)
    graph = {"1": node("LoadImage", image=f"contract/in/{name}"), "3": save("1", prefix)}
    answer = await talk.run(graph, ear, client)
    (image,) = (await talk.finished(answer.body["prompt_id"]))["outputs"]["3"]["images"]
    picture = (await talk.get("/api/view", params=image)).picture()
    assert picture.convert("RGB").getpixel((1, 1)) == (9, 8, 7)


async def test_an_output_can_be_loaded_by_its_annotated_name(
    talk: Talk, prefix: str, color: int
) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    answer = await talk.run(saved(color, prefix), ear, client)
    (image,) = (await talk.finished(answer.body["prompt_id"]))["outputs"]["3"]["images"]
    name = f"{image['subfolder']}/{image['filename']} [output]"
    graph = {"1": node("LoadImage", image=name), "3": save("1", f"{prefix}-again")}
    again = await talk.run(graph, ear, client)
    assert again.body["node_errors"] == {}


async def test_bad_uploads_are_refused(talk: Talk) -> None:
    assert (await talk.upload(png(), "x.png", subfolder="../../outside")).status == 400
    assert (await talk.upload(png(), "x.png", type="elsewhere")).status == 500
    for data, status in (({"other": "no file"}, 400), ({"image": "no file"}, 500)):
        assert (await talk.ask("POST", "/api/upload/image", data=data)).status == status


async def test_an_uploaded_picture_is_a_choice_of_load_image(talk: Talk) -> None:
    name = f"{uuid4().hex}.png"
    await talk.upload(png(), name)
    told = (await talk.get("/api/object_info/LoadImage")).body["LoadImage"]
    options, settings = told["input"]["required"]["image"]
    if options == "COMBO":
        options = settings["options"]
    assert name in options
    assert settings["image_upload"] is True


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("filename=none.png", 404),
        ("", 404),
        ("filename=example.png&type=elsewhere", 400),
        ("filename=/etc/passwd", 400),
        ("filename=../example.png", 400),
        ("filename=example.png&subfolder=../../..", 403),
    ],
)
async def test_views_only_what_is_there(talk: Talk, query: str, status: int) -> None:
    answer = await talk.get(f"/api/view?{query}")
    assert answer.status == status
    assert "access-control-allow-origin" in answer.headers


async def test_views_a_file_with_validators_and_ranges(talk: Talk) -> None:
    name, content = f"{uuid4().hex}.png", png()
    await talk.upload(content, name)
    params = {"filename": name, "type": "input"}
    answer = await talk.get("/api/view", params=params)
    assert answer.content == content
    assert answer.headers["content-type"] == "image/png"
    assert {"etag", "last-modified", "access-control-allow-origin"} <= set(answer.headers)
    assert "cache-control" not in answer.headers
    part = await talk.get("/api/view", params=params, headers={"Range": "bytes=2-5"})
    assert (part.status, part.content) == (206, content[2:6])
    known = {"If-None-Match": answer.headers["etag"]}
    assert (await talk.get("/api/view", params=params, headers=known)).status == 304
    head = await talk.ask("HEAD", "/api/view", params=params)
    assert (head.status, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("more", "form", "kind"),
    [
        ({"preview": "webp;50"}, "WEBP", "image/webp"),
        ({"preview": "jpeg;75"}, "JPEG", "image/jpeg"),
        ({"preview": "bmp"}, "WEBP", "image/webp"),
        ({"channel": "rgb"}, "PNG", "image/png"),
        ({"channel": "a"}, "PNG", "image/png"),
    ],
)
async def test_views_in_other_forms(talk: Talk, more: dict[str, str], form: str, kind: str) -> None:
    name = f"{uuid4().hex}.png"
    await talk.upload(png(size=(20, 10)), name)
    answer = await talk.get("/api/view", params={"filename": name, "type": "input", **more})
    assert answer.headers["content-type"] == kind
    assert answer.picture().format == form
    assert answer.picture().size == (20, 10)


async def test_greets_a_socket_with_the_queue_and_its_id(talk: Talk) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    assert ear.kinds() == ["status", "feature_flags"]
    status, flags = map(data_of, ear.frames)
    assert status["sid"] == client
    assert isinstance(status["status"]["exec_info"]["queue_remaining"], int)
    assert flags["supports_preview_metadata"] is True
    assert flags == (await talk.get("/api/features")).body


async def test_makes_an_id_for_a_socket_without_one(talk: Talk) -> None:
    ear = await talk.listen(None, flags=False)
    assert len(data_of(ear.frames[0])["sid"]) == 32


async def test_feature_flags_count_only_as_the_first_message(
    talk: Talk, prefix: str, color: int
) -> None:
    client = uuid4().hex
    ear = await talk.listen(client, flags=False)
    await ear.say({"type": "keepalive"})
    await ear.say({"type": "feature_flags", "data": {"supports_preview_metadata": True}})
    await talk.run(saved(color, prefix), ear, client)
    assert "feature_flags" not in ear.kinds()


async def test_tells_everybody_the_queue_and_only_the_submitter_the_rest(
    talk: Talk, prefix: str, color: int
) -> None:
    client = uuid4().hex
    other = await talk.listen(uuid4().hex)
    other.forget()
    ear = await talk.listen(client)
    await talk.run(saved(color, prefix), ear, client)
    await talk.run(saved(color ^ 1, prefix), ear, client)
    await other.until_silent()
    assert set(other.kinds()) == {"status"}
    assert len(other.frames) >= 6


async def test_of_two_sockets_with_one_id_the_last_wins_and_the_firsts_end_mutes_it(
    talk: Talk, prefix: str, color: int
) -> None:
    client, watcher = uuid4().hex, uuid4().hex
    first = await talk.listen(client)
    second = await talk.listen(client)
    watch = await talk.listen(watcher)
    first.forget()
    await talk.run(saved(color, prefix), second, client)
    await first.close()
    second.forget()
    await talk.run(saved(color ^ 1, prefix), watch, watcher)
    await second.until_silent()
    assert second.frames == []


async def test_both_spellings_are_one(talk: Talk) -> None:
    for path in ("/prompt", "/queue", "/features", "/object_info/EmptyImage", "/embeddings"):
        short, long = await talk.get(path), await talk.get(f"/api{path}")
        assert short.status == long.status == 200
        assert short.body == long.body


async def test_tells_its_nodes(talk: Talk) -> None:
    told = (await talk.get("/api/object_info")).body
    assert {"EmptyImage", "LoadImage", "SaveImage", "PreviewImage", "ImageScale"} <= set(told)
    assert told["SaveImage"]["output_node"] is True
    one = (await talk.get("/api/object_info/EmptyImage")).body
    assert one == {"EmptyImage": told["EmptyImage"]}
    unknown = await talk.get("/api/object_info/NoSuchNode")
    assert (unknown.status, unknown.body) == (200, {})


async def test_tells_its_system(talk: Talk) -> None:
    told = (await talk.get("/api/system_stats")).body
    assert {"os", "comfyui_version", "python_version", "argv"} <= set(told["system"])
    assert {"name", "type", "vram_total", "vram_free"} <= set(told["devices"][0])


async def test_lists_models(talk: Talk) -> None:
    folders = (await talk.get("/api/models")).body
    assert "checkpoints" in folders
    assert isinstance((await talk.get("/api/models/checkpoints")).body, list)
    assert (await talk.get("/api/models/no-such-folder")).status == 404


async def test_answers_a_preflight(talk: Talk) -> None:
    headers = {
        "Origin": "https://page.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = await talk.ask("OPTIONS", "/api/prompt", headers=headers)
    assert (answer.status, answer.content) == (200, b"")
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


async def test_answers_that_were_raised_lack_the_cors_headers(talk: Talk) -> None:
    raised = (
        await talk.ask("POST", "/api/prompt", data="{no json"),
        await talk.ask("PUT", "/api/prompt", data="{}"),
        await talk.get("/api/history?max_items=abc"),
    )
    assert [answer.status for answer in raised] == [500, 405, 500]
    for answer in raised:
        assert "access-control-allow-origin" not in answer.headers
    assert raised[0].headers["content-type"].startswith("text/plain")


async def test_has_a_page(talk: Talk) -> None:
    answer = await talk.get("/")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")


# ---- what newer servers have ----


async def _is_older(talk: Talk) -> bool:
    """Say whether a server has no lists of jobs: then it answers 404, which a page may read."""
    answer = await talk.get("/api/jobs?status=pending,in_progress&limit=5")
    return answer.status == 404


async def test_a_list_of_jobs_or_404_by_the_version(talk: Talk) -> None:
    stats = (await talk.get("/api/system_stats")).body
    version = stats["system"]["comfyui_version"]
    assert await _is_older(talk) is not may_list_jobs(version)
    answer = await talk.get("/api/jobs?status=pending,in_progress&limit=5")
    if answer.status == 200:
        assert set(answer.body) == {"jobs", "pagination"}
        assert {"offset", "limit", "total", "has_more"} <= set(answer.body["pagination"])
    assert (await talk.get("/jobs")).status == 404


async def test_a_running_and_a_pending_prompt_are_jobs_and_can_be_cancelled(
    talk: Talk, prefix: str, color: int
) -> None:
    if await _is_older(talk):
        pytest.skip("this server has no jobs")
    long, short = str(uuid4()), str(uuid4())
    await talk.submit(saved(color, prefix), prompt_id=long, number=10**9)
    await talk.submit(saved(color, prefix), prompt_id=short, number=10**9 + 1)
    answers = [await talk.post(f"/api/jobs/{one}/cancel", {}) for one in (short, long, short)]
    assert [answer.status for answer in answers] == [200] * 3
    assert answers[2].body == {"cancelled": False}
    queue = parse_jobs((await talk.get("/api/jobs?status=pending,in_progress&limit=1000")).body)
    assert short not in {entry.prompt_id for entry in (*queue.running, *queue.pending)}


async def test_jobs_wait_in_the_order_of_their_numbers(talk: Talk, prefix: str, color: int) -> None:
    if await _is_older(talk):
        pytest.skip("this server has no jobs")
    ids = [str(uuid4()) for _ in range(12)]
    for number, prompt_id in enumerate(ids):
        graph = inverted(color + number, f"{prefix}-{number}")
        await talk.submit(graph, prompt_id=prompt_id, number=10**9 - number)
    small = parse_jobs((await talk.get("/api/jobs?status=pending,in_progress&limit=1000")).body)
    whole = parse_queue((await talk.get("/api/queue")).body)
    seen = [entry.prompt_id for entry in small.pending if entry.prompt_id in ids]
    still = [entry.prompt_id for entry in whole.pending if entry.prompt_id in ids]
    assert [one for one in seen if one in still] == still
    for prompt_id in ids:
        await talk.post(f"/api/jobs/{prompt_id}/cancel", {})


async def test_the_first_status_names_the_client_whose_events_come(talk: Talk) -> None:
    client = uuid4().hex
    ear = await talk.listen(client)
    assert data_of(ear.frames[0])["sid"] == client
