"""`processImage` of the JavaScript API: inputs of every kind, progress, results, and errors."""

from __future__ import annotations

import hashlib
import re
from typing import Any, cast

import pytest

from app.services.servers.rounds import AT_ONCE
from tests.e2e.desk import Desk
from tests.e2e.room import NO_INPUT, REFUSED, Room
from tests.e2e.servers import Servers, server_at
from tests.e2e.words import said

RUN = """async ([type, values, making]) => {
  const { processImage } = await import("comfyui");
  const canvas = new OffscreenCanvas(48, 32);
  const pen = canvas.getContext("2d");
  const draw = async (color) => {
    pen.fillStyle = color;
    pen.fillRect(0, 0, 48, 32);
    return await canvas.convertToBlob({ type: "image/png" });
  };
  const dataUrl = (blob) => new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(blob);
  });
  const makers = {
    File: (blob) => new File([blob], "mine.png", { type: "image/png" }),
    Blob: (blob) => blob,
    dataUrl,
  };
  const inputs = { ...values };
  for (const [name, [kind, color]] of Object.entries(making)) {
    inputs[name] = await makers[kind](await draw(color));
  }
  const heard = [];
  try {
    const onProgress = (task) => heard.push(task);
    const result = await processImage(type, inputs, { onProgress });
    return { result: structuredClone(result), heard };
  } catch (error) {
    return { isError: error instanceof Error, name: error.name, message: error.message,
             code: error.code, reasons: error.reasons, heard };
  }
}"""

SMALL = {"prompt": "a lake", "width": 64, "height": 64, "steps": 2}


def process(desk: Desk, kind: str, values: dict[str, Any], **making: list[str]) -> dict[str, Any]:
    """Call `processImage`; `making` are images by name: how they are given, and their colour."""
    return cast("dict[str, Any]", desk.page.evaluate(RUN, [kind, values, making]))


def test_a_result_names_its_task_server_and_pictures(desk: Desk, servers: Servers) -> None:
    result = process(desk, "text-to-image", SMALL)["result"]
    server = server_at(servers, result["executionServer"])
    assert server.prompts_run[-1] == result["promptId"]
    assert set(result) == {
        "promptId",
        "executionServer",
        "imageUrl",
        "images",
        "files",
        "texts",
        "outputs",
    }
    assert result["imageUrl"].startswith(f"{server.url}/api/view?")
    assert [image["url"] for image in result["images"]] == [result["imageUrl"]]
    [file] = result["outputs"]["9"]["images"]
    held = server.picture_bytes(**file)
    got = desk.page.evaluate(
        """async (url) => {
          const bytes = await (await fetch(url)).arrayBuffer();
          const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
          return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        }""",
        result["imageUrl"],
    )
    assert got == hashlib.sha256(held).hexdigest()


def test_progress_is_told_from_registration_to_the_end(desk: Desk) -> None:
    heard = process(desk, "text-to-image", SMALL)["heard"]
    states = list(dict.fromkeys(task["state"] for task in heard))
    assert states[0] == "waiting"  # it has no server yet
    assert states[1] in ("registered", "submitting")
    assert states[-1] == "succeeded"
    order = ["waiting", "registered", "submitting", "queued", "running", "succeeded"]
    assert states == [state for state in order if state in states]
    shares = [task["progress"] for task in heard]
    assert shares == sorted(shares)
    assert {task["executionServer"] for task in heard if task["state"] == "waiting"} == {""}
    bound = [task for task in heard if task["state"] != "waiting"]
    assert len({task["executionServer"] for task in bound}) == 1


def test_files_and_blobs_are_uploaded_to_the_server_that_runs(desk: Desk, servers: Servers) -> None:
    before = {server.url: server.files("input") for server in servers}
    made = process(
        desk, "image-blend", {"factor": 0.25}, image1=["File", "#f00"], image2=["Blob", "#00f"]
    )
    result = made["result"]
    server = server_at(servers, result["executionServer"])
    assert "uploading" in [task["state"] for task in made["heard"]]
    new = set(server.files("input")) - set(before[server.url])
    for other in servers:
        if other is not server:
            assert other.files("input") == before[other.url]
    [prompt] = [seen.body for seen in server.requests("/prompt", "POST")]
    names = [prompt["prompt"][node]["inputs"]["image"] for node in ("1", "2")]
    assert set(names) == new
    # A server gives a name that another test took before a number.
    assert [re.sub(r" \(\d+\)", "", name) for name in names] == ["mine.png", "image.png"]
    assert prompt["prompt"]["3"]["inputs"]["blend_factor"] == 0.25


def test_a_data_url_is_an_image_too(desk: Desk) -> None:
    values = {"operation": "invert"}
    made = process(desk, "image-adjust", values, image=["dataUrl", "#0f0"])
    pixel = desk.page.evaluate(
        """async (url) => {
          const bitmap = await createImageBitmap(await (await fetch(url)).blob());
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const pen = canvas.getContext("2d");
          pen.drawImage(bitmap, 0, 0);
          return [bitmap.width, bitmap.height, ...pen.getImageData(1, 1, 1, 1).data];
        }""",
        made["result"]["imageUrl"],
    )
    assert pixel == [48, 32, 255, 0, 255, 255]


def test_wrong_inputs_are_errors_before_anything_is_sent(desk: Desk, servers: Servers) -> None:
    tasks = len(desk.task_ids())
    unknown = process(desk, "no-such-type", {})
    assert (unknown["isError"], unknown["name"]) == (True, "InputError")
    assert unknown["code"] == "workflow.unknown"
    assert "text-to-image" in unknown["message"]
    empty = process(desk, "text-to-image", {})
    assert empty["message"] == said("field.wrong", field="prompt", why=said("field.required"))
    assert len(desk.task_ids()) == tasks
    assert all(server.requests("/prompt", "POST") == [] for server in servers)


OPTIONS = {
    "an unknown one": ("{ signals: new AbortController().signal }", "option.unknown"),
    "a server that is not in the pool": (
        "{ server: 'http://127.0.0.1:1' }",
        "option.server_unknown",
    ),
    "a signal that is none": ("{ signal: { aborted: false } }", "option.wrong"),
    "a server that is no text": ("{ server: new URL('http://127.0.0.1:1') }", "option.wrong"),
    "no runs": ("{ runs: 0 }", "runs.range"),
    "runs that are no number": ("{ runs: NaN }", "runs.range"),
    "progress that is no function": ("{ onProgress: 'log' }", "option.wrong"),
    "a function": ("() => {}", "option.not_object"),
}


@pytest.mark.parametrize(("options", "code"), OPTIONS.values(), ids=OPTIONS.keys())
def test_options_that_would_be_ignored_are_refused(
    desk: Desk, servers: Servers, options: str, code: str
) -> None:
    told = desk.page.evaluate(
        f"""async () => {{
          const {{ processImage }} = await import("comfyui");
          const failed = (error) => [error.name, error.code];
          return await processImage("text-to-image", {{ prompt: "x" }}, {options}).catch(failed);
        }}"""
    )
    assert told == ["InputError", code]
    assert all(server.requests("/prompt", "POST") == [] for server in servers)


def test_a_refused_prompt_is_an_error_with_the_servers_reasons(
    shared: Room, desk: Desk, servers: Servers
) -> None:
    shared.allow(REFUSED)
    for server in servers:
        server.faults.lose_upload = True
    told = process(desk, "image-adjust", {"operation": "blur"}, image=["Blob", "#fff"])
    assert (told["isError"], told["name"]) == (True, "PromptRejected")
    assert told["code"] == "prompt.rejected"
    [reason] = told["reasons"]
    assert (reason["nodeId"], reason["nodeType"], reason["field"]) == ("1", "LoadImage", "image")
    assert "Invalid image file" in reason["message"]
    assert told["heard"][-1]["state"] == "rejected"
    shared.see(desk.page, NO_INPUT, AT_ONCE)


def test_a_failed_run_is_an_error_in_the_servers_words(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.faults.fail_node = "KSampler"
        server.faults.fail_message = "out of paint"
    told = process(desk, "text-to-image", SMALL)
    assert told["isError"]
    assert (told["name"], told["code"]) == ("ServerError", "task.ended")
    assert told["heard"][-1]["state"] == "failed"
    assert told["heard"][-1]["errors"][0]["message"] == "out of paint"


def test_missing_inputs_and_options_are_no_inputs(desk: Desk) -> None:
    told = desk.attempt("processImage", "image-blend", None, None)
    wanted = said("field.wrong", field="image1", why=said("field.required_image"))
    assert (told["isError"], told["message"]) == (True, wanted)
