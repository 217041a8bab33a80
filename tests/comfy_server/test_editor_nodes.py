"""The sample workflows of the editor run here: each ends with a picture or a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.catalog import NODES
from tests.comfy_server.talk import Talk, png

SAMPLES = Path(__file__).parent.parent / "samples" / "workflows"
CHECKPOINT = "sd_xl_base_1.0.safetensors"

GRAPHS = {
    path.name.removesuffix(".api.json"): json.loads(path.read_text("utf-8"))
    for path in sorted(SAMPLES.glob("own_*.api.json"))
}
OPEN = ("own_bypass_chain", "own_bypass_no_match", "own_mute_lora", "own_v3_colors")
"""Samples that leave a required input open, or name no model: every server refuses them."""

RUNNABLE = [
    name
    for name, graph in GRAPHS.items()
    if name not in OPEN and all(node["class_type"] in NODES for node in graph.values())
]


@pytest.mark.parametrize("name", RUNNABLE)
async def test_a_sample_runs_to_its_end(name: str) -> None:
    with DemoServer(checkpoints=(CHECKPOINT,), step_seconds=0) as server:
        async with Talk(server.url) as talk:
            await talk.upload(png(), "image.png")
            answer = await talk.submit(GRAPHS[name])
            assert answer.status == 200, answer.body
            prompt_id = answer.body["prompt_id"]
            server.wait_until(lambda: prompt_id in server.history())
            entry = await talk.finished(prompt_id)
    assert entry["status"]["status_str"] == "success"
    assert entry["outputs"]


def test_nearly_all_samples_can_run() -> None:
    assert len(RUNNABLE) >= len(GRAPHS) - len(OPEN) - 4, sorted(GRAPHS.keys() - set(RUNNABLE))
