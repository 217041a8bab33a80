"""The answers to a script's prompts, in ComfyUI's form."""

import json

from app.core.errors import Reason
from app.core.scripts.replies import accepted, refused, rejected


def test_an_accepted_prompt() -> None:
    told = accepted("id", 3)
    assert told["status"] == 200
    assert json.loads(told["body"]) == {"prompt_id": "id", "number": 3, "node_errors": {}}


def test_a_refused_prompt() -> None:
    told = refused("no_prompt", "没有")
    assert told["status"] == 400
    error = json.loads(told["body"])["error"]
    assert (error["type"], error["message"]) == ("no_prompt", "没有")


def test_a_rejected_prompt_names_nodes_and_fields() -> None:
    reasons = (
        Reason("4", "Loader", "ckpt_name", "not in list"),
        Reason("4", "Loader", "", "bad"),
        Reason("5", "Save", "images", "missing"),
    )
    body = json.loads(rejected("Prompt outputs failed validation", reasons)["body"])
    assert set(body["node_errors"]) == {"4", "5"}
    first = body["node_errors"]["4"]
    assert first["class_type"] == "Loader"
    assert [one["message"] for one in first["errors"]] == ["not in list", "bad"]
    assert first["errors"][0]["extra_info"] == {"input_name": "ckpt_name"}
