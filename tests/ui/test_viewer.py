"""The viewer."""

import json

import pytest

from app.core.catalog import Catalog
from app.core.inputs import InputImage
from app.core.urls import picture_url
from app.ui.texts import text
from app.ui.viewer import viewer
from tests.ui.page import parse
from tests.ui.scenes import GRAPH, HOSTILE, A, B, done_task, make_scene


def test_is_empty_while_nothing_is_looked_at() -> None:
    for looked_at in (None, ("no-such-task", 0)):
        root = parse(viewer(make_scene(done_task(), viewer=looked_at)))
        assert (root.name, root["id"]) == ("dialog", "viewer")
        assert "open" not in root.attributes
        assert not root.children


def test_shows_the_full_picture_and_its_server() -> None:
    first, second = done_task(A), done_task(B, "x.png", "y.png")
    root = parse(viewer(make_scene(first, second, viewer=(second.prompt_id, 1))))
    url = picture_url(second, second.outputs[1])
    assert root.one("img")["src"] == url
    assert "2 of 3" in root.text
    assert "Beta" in root.of_class("badge")[0].text
    assert root.one(data_action="download")["data-arg"] == f"{second.prompt_id}:1"
    assert url in [tag["data-arg"] for tag in root.all(data_action="copy")]
    link = root.one("a")
    assert (link["href"], link["rel"]) == (url, "noopener noreferrer")
    assert root.one(data_action="viewer-close")


@pytest.mark.parametrize(
    ("kept", "small", "shown"),
    [
        ({}, False, "server"),
        ({"{}:0": "blob:x"}, False, "kept"),
        ({"{}:0": "blob:x"}, True, "kept_small"),
        ({"{}:0": ""}, False, "gone"),
    ],
)
def test_says_which_copy_it_shows(kept: dict[str, str], small: bool, shown: str) -> None:
    task = done_task()
    root = parse(
        viewer(
            make_scene(
                task,
                viewer=(task.prompt_id, 0),
                kept_urls={name.format(task.prompt_id): url for name, url in kept.items()},
                kept_small=frozenset({f"{task.prompt_id}:0"} if small else ()),
            )
        )
    )
    source = [image["src"] for image in root.all("img") if "data-picture" in image.attributes]
    assert source == {"server": [picture_url(task, task.outputs[0])], "gone": []}.get(
        shown, ["blob:x"]
    )
    assert len(root.of_class("missing")) == (shown == "gone")
    line = root.one(data_testid="viewer-copy")
    assert line["data-copy"] == shown
    assert line.text == text("en", f"viewer.{shown}")


def test_one_picture_has_no_neighbours() -> None:
    alone, other = done_task(), done_task()
    steps = ("viewer-previous", "viewer-next")
    root = parse(viewer(make_scene(alone, viewer=(alone.prompt_id, 0))))
    assert all("disabled" in root.one(data_action=step).attributes for step in steps)
    root = parse(viewer(make_scene(alone, other, viewer=(alone.prompt_id, 0))))
    assert not any("disabled" in root.one(data_action=step).attributes for step in steps)


def test_tells_what_made_it() -> None:
    inputs = {
        "extra": HOSTILE,
        "mode": "hard",
        "steps": 12.0,
        "image": InputImage("photo.png", 2000, None),
    }
    task = done_task(inputs=inputs)
    root = parse(viewer(make_scene(task, viewer=(task.prompt_id, 0))))
    (facts,) = root.of_class("inputs")
    rows = [(name.text, value.text) for name, value in zip(facts.all("dt"), facts.all("dd"))]
    assert rows == [
        ("Image", "photo.png (2 KB)"),
        ("Steps", "12"),
        ("Mode", "Hard"),
        ("extra", HOSTILE),
    ]
    assert json.loads(root.one("details").one("pre").text) == GRAPH


def test_without_its_workflow_type_names_are_as_sent() -> None:
    task = done_task(inputs={"steps": 3, "mode": "hard"}, graph={})
    root = parse(viewer(make_scene(task, viewer=(task.prompt_id, 0), catalog=Catalog())))
    assert [name.text for name in root.of_class("inputs")[0].all("dt")] == ["steps", "mode"]
    assert not root.all("details")
