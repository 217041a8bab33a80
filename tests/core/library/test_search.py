"""What a person finds in the library: words, stars, days, servers, workflows, models."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.library.item import Note
from app.core.library.library import Library
from app.core.library.search import Sought, facets_of, found_in, words_of
from app.core.library.task_words import models_of
from app.core.task.output import OutputFile, OutputText
from app.core.task.task import Task, TaskState
from app.core.workflow.input_file import InputImage

A, B = ServerUrl("http://a:8188"), ServerUrl("http://b:8188")
DAY_MS = 86_400_000


def a_task(name: str, server: ServerUrl = A, files: int = 1, **changes: Any) -> Task:
    outputs = tuple(OutputFile("9", "images", f"{name}_{at}.png") for at in range(files))
    task = Task(
        PromptId(name),
        server,
        WindowId("w1"),
        ClientId("c"),
        DAY_MS,
        workflow_type="text-to-image",
        title="Text to image",
        state=TaskState.SUCCEEDED,
        outputs=outputs,
        picture=outputs[0],
    )
    return replace(task, **changes)


BARN = a_task(
    "barn",
    inputs={
        "prompt": "A Red BARN in snow",
        "negative": "people",
        "checkpoint": "sdxl.safetensors",
        "seed": 4711,
        "image": InputImage("sketch.png", 3, None),
    },
    texts=(OutputText("1", "text", "a caption"),),
)
LAKE = a_task("lake", B, registered_at=3 * DAY_MS, inputs={"prompt": "a lake"}, workflow_type="x")
BATCH = a_task("batch", files=3, registered_at=2 * DAY_MS, window_id=WindowId("w2"))
LIBRARY = Library().with_tasks(BARN, LAKE, BATCH)


def found(library: Library = LIBRARY, **sought: Any) -> list[str]:
    return [item.key for item in found_in(library, Sought(**sought))]


def test_without_a_question_all_are_found_the_newest_first() -> None:
    assert found() == ["lake:0", "batch:0", "barn:0"]


@pytest.mark.parametrize(
    "query",
    [
        "barn",
        "RED barn",
        "snow red",
        "people",
        "sdxl",
        "4711",
        "sketch.png",
        "barn_0.png",
        "text to image barn",
        "caption",
    ],
)
def test_all_words_must_occur_anywhere(query: str) -> None:
    assert found(words=words_of(query)) == ["barn:0"]


def test_a_word_that_does_not_occur_finds_nothing() -> None:
    assert found(words=words_of("barn lake")) == []
    assert words_of("  ") == ()


@pytest.mark.parametrize(
    ("sought", "keys"),
    [
        ({"window_id": "w2"}, ["batch:0"]),
        ({"server": B}, ["lake:0"]),
        ({"workflow": "x"}, ["lake:0"]),
        ({"model": "sdxl.safetensors"}, ["barn:0"]),
        ({"since": 2 * DAY_MS}, ["lake:0", "batch:0"]),
        ({"server": B, "workflow": "y"}, []),
    ],
)
def test_filters(sought: dict[str, Any], keys: list[str]) -> None:
    assert found(**sought) == keys


def test_each_starred_picture_of_a_batch_is_an_item_of_its_own() -> None:
    starred = LIBRARY.with_notes(
        {
            "batch:0": Note(starred_at=1, deleted_at=2),
            "batch:1": Note(starred_at=1),
            "batch:2": Note(starred_at=1),
            "lake:0": Note(starred_at=1),
        }
    )
    assert found(starred, starred=True) == ["lake:0", "batch:1", "batch:2"]
    items = found_in(starred, Sought(starred=True))
    assert [item.count for item in items] == [1, 1, 1]
    assert found(LIBRARY, starred=True) == []


def test_what_can_be_chosen_is_what_results_differ_in() -> None:
    facets = facets_of(LIBRARY)
    assert facets.servers == (B, A)
    assert facets.workflows == (("x", "Text to image"), ("text-to-image", "Text to image"))
    assert facets.models == ("sdxl.safetensors",)


def test_models_are_files_among_the_inputs() -> None:
    assert models_of(BARN) == ("sdxl.safetensors",)
    assert models_of(LAKE) == ()


def test_a_filter_is_more_than_the_tab() -> None:
    assert not Sought("w1").is_filter
    assert Sought("w1", ("x",)).is_filter


def test_an_album_shows_each_of_its_pictures_alone() -> None:
    sea = Note(albums=("Sea",))
    notes = {"batch:1": sea, "batch:2": Note(None, 4, ("Sea",)), "lake:0": sea, "batch:0": Note(2)}
    library = LIBRARY.with_notes(notes)
    assert found(library, album="Sea") == ["lake:0", "batch:1"]
    assert found(library, album="Sea", words=("batch",)) == ["batch:1"]
    assert found(library, album="Sea", starred=True) == []
    assert found(library, album="Other") == []
    assert facets_of(library).albums == library.albums == ("Sea",)
