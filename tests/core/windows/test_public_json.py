"""Tasks and windows as plain values: the public names, and only what JSON can hold."""

import json
from typing import Any

import pytest

from app.core.errors import Reason
from app.core.message import message
from app.core.pictures.urls import picture_url
from app.core.task.output import OutputText
from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import TaskState, Trouble
from app.core.task.task_map import TaskMap
from app.core.windows.consistency import parse_presence
from app.core.windows.public_json import plain_outputs, plain_task, plain_window, presence
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes.values import A, B, a_file, a_task, a_window, an_id, an_image

SAVED = a_file("saved.png", "9", subfolder="bindery")
VIDEO = a_file("clip.mp4", "8", kind="gifs")
PREVIEW = a_file("preview.png", "9", folder="temp")
DONE = a_task(
    1,
    B,
    state=TaskState.SUCCEEDED,
    workflow_type="upscale",
    inputs={"image": an_image("photo.png", b"12345"), "factor": 2.0},
    outputs=(SAVED, VIDEO, PREVIEW),
    picture=SAVED,
    texts=(OutputText("5", "text", "a caption"),),
    submitted_at=2,
    started_at=3,
    ended_at=4,
    retry_of=an_id(9),
)


def test_a_finished_task_is_told_with_all_of_its_pictures_on_its_server() -> None:
    told = plain_task(DONE)
    assert told == {
        "promptId": an_id(1),
        "executionServer": B,
        "windowId": "window-1",
        "clientId": "client-1",
        "registeredAt": 1_000,
        "workflowType": "upscale",
        "state": "succeeded",
        "open": False,
        "unreachable": False,
        "submittedAt": 2,
        "startedAt": 3,
        "endedAt": 4,
        "queuePosition": None,
        "progress": 1.0,
        "retryOf": an_id(9),
        "inputs": {"image": {"name": "photo.png", "size": 5}, "factor": 2.0},
        "images": [
            {
                "filename": "saved.png",
                "subfolder": "bindery",
                "type": "output",
                "nodeId": "9",
                "url": picture_url(DONE, SAVED),
            },
            {
                "filename": "preview.png",
                "subfolder": "",
                "type": "temp",
                "nodeId": "9",
                "url": picture_url(DONE, PREVIEW),
            },
        ],
        "imageUrl": picture_url(DONE, SAVED),
        "files": [
            {
                "filename": "clip.mp4",
                "subfolder": "",
                "type": "output",
                "nodeId": "8",
                "url": picture_url(DONE, VIDEO),
            },
        ],
        "texts": [{"nodeId": "5", "kind": "text", "text": "a caption"}],
        "errors": [],
    }


def test_a_new_task_has_no_picture_and_no_type_when_it_is_foreign() -> None:
    told = plain_task(a_task(1, foreign=True))
    assert (told["workflowType"], told["imageUrl"], told["images"]) == (None, None, [])
    assert told["open"] is True


@pytest.mark.parametrize(
    ("seed", "told"),
    [
        (2**53 - 1, 2**53 - 1),
        (2**53, "9007199254740992"),
        (2**64 - 1, "18446744073709551615"),
        (-(2**53), "-9007199254740992"),
        (True, True),
        (0.5, 0.5),
        ("7", "7"),
    ],
)
def test_a_number_that_javascript_would_round_is_told_as_its_digits(seed: Any, told: Any) -> None:
    assert plain_task(a_task(1, inputs={"seed": seed}))["inputs"] == {"seed": told}


def test_progress_is_told_in_few_digits() -> None:
    graph = {str(node): {"class_type": "A", "inputs": {}} for node in range(3)}
    progress = Progress({"0": NodeProgress(1, 1, finished=True)})
    assert plain_task(a_task(1, graph=graph, progress=progress))["progress"] == 0.3333


def test_outputs_are_grouped_as_the_servers_history_does() -> None:
    assert plain_outputs(DONE) == {
        "9": {
            "images": [
                {"filename": "saved.png", "subfolder": "bindery", "type": "output"},
                {"filename": "preview.png", "subfolder": "", "type": "temp"},
            ]
        },
        "8": {"gifs": [{"filename": "clip.mp4", "subfolder": "", "type": "output"}]},
    }


def test_troubles_and_warnings_are_told_by_node_and_field() -> None:
    bad = Trouble(message("task.failed_in"), (Reason("3", "KSampler", "steps", "too many"),))
    dropped = Trouble(message("task.outputs_dropped"), (Reason("8", "Save", "", "no"),))
    told = plain_task(a_task(1, trouble=bad, warning=dropped))["errors"]
    assert told == [
        {"nodeId": "3", "nodeType": "KSampler", "field": "steps", "message": "too many"},
        {"nodeId": "8", "nodeType": "Save", "field": "", "message": "no"},
    ]


TASKS = TaskMap().bind(DONE).bind(a_task(2, A, state=TaskState.RUNNING)).bind(a_task(3, B))


@pytest.mark.parametrize(
    ("lock", "fields"),
    [
        (WindowLock(), {"lockedServer": None, "pinned": False, "spread": False}),
        (WindowLock(A), {"lockedServer": A, "pinned": False, "spread": False}),
        (WindowLock(A, LockMode.PINNED), {"lockedServer": A, "pinned": True, "spread": False}),
        (
            WindowLock(None, LockMode.SPREAD),
            {"lockedServer": None, "pinned": False, "spread": True},
        ),
    ],
)
def test_a_window_tells_its_lock_and_counts(lock: WindowLock, fields: dict[str, Any]) -> None:
    assert plain_window(a_window(lock=lock, tasks=TASKS)) == {
        "windowId": "window-1",
        "clientId": "client-1",
        "openTaskCount": 2,
        "taskCount": 3,
        **fields,
    }


def test_a_window_tells_the_others_of_its_open_tasks_only() -> None:
    assert presence(a_window(tasks=TASKS))["tasks"] == [
        {"promptId": an_id(2), "executionServer": A, "state": "running"},
        {"promptId": an_id(3), "executionServer": B, "state": "registered"},
    ]


def test_what_is_told_is_plain_and_understood_by_the_others() -> None:
    told = presence(a_window(lock=WindowLock(A), tasks=TASKS))
    heard = parse_presence(json.loads(json.dumps(told)))
    assert heard is not None
    assert heard["tasks"] == told["tasks"]
    assert json.loads(json.dumps(plain_task(DONE))) == plain_task(DONE)
