"""The viewer."""

import json

import pytest

from app.core.pictures.urls import THUMBNAIL, picture_url
from app.core.task.task import Task
from app.core.workflow.catalog import Catalog
from app.core.workflow.input_file import InputImage
from app.ui.pictures.fallback import REFUSED
from app.ui.pictures.viewer import viewer
from tests.ui.page import Tag, parse
from tests.ui.scenes import GRAPH, HOSTILE, A, B, done_task, make_scene
from tests.ui.words import text


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
    assert root.one("img")["data-src"] == url
    assert "2 of 3" in root.text
    assert "Beta" in root.of_class("badge")[0].text
    assert root.one(data_action="download")["data-arg"] == f"{second.prompt_id}:1"
    assert url in [tag["data-arg"] for tag in root.all(data_action="copy")]
    link = root.one("a")
    assert (link["href"], link["rel"]) == (url, "noopener noreferrer")
    assert root.one(data_action="viewer-close")


@pytest.mark.parametrize("copy", ["", "blob:x"])
def test_a_picture_is_shown_from_its_server_whatever_is_kept(copy: str) -> None:
    task = done_task()
    failed = frozenset({picture_url(task, task.outputs[0], THUMBNAIL)})
    root = looked_at(task, failed, copy)
    image = root.one("img", data_picture=f"{task.prompt_id}:0")
    assert image["data-src"] == picture_url(task, task.outputs[0])
    assert "src" not in image.attributes
    assert says_which(root) == ("server", text("en", "viewer.server", server="Alpha"))


@pytest.mark.parametrize(("small", "shown"), [(False, "kept"), (True, "kept_small")])
def test_one_that_its_server_does_not_give_is_shown_as_it_is_kept(small: bool, shown: str) -> None:
    task = done_task()
    root = looked_at(task, frozenset({picture_url(task, task.outputs[0])}), "blob:x", small)
    image = root.one("img", data_picture=f"{task.prompt_id}:0")
    assert image["src"] == "blob:x"
    assert "data-src" not in image.attributes
    assert says_which(root) == (shown, text("en", f"viewer.{shown}"))


def test_the_place_of_one_that_nobody_gives_says_so() -> None:
    task = done_task()
    root = looked_at(task, frozenset({picture_url(task, task.outputs[0])}))
    assert not root.all("img", data_picture=f"{task.prompt_id}:0")
    (place,) = root.of_class("missing")
    assert text("en", "picture.missing", server="Alpha") in place["aria-label"]
    assert says_which(root) == ("gone", text("en", "viewer.gone"))


@pytest.mark.parametrize("key", sorted(REFUSED.values()))
@pytest.mark.parametrize("copy", ["", "blob:x"])
@pytest.mark.parametrize("refused", ["", THUMBNAIL], ids=["full", "small"])
def test_a_refused_picture_says_why(key: str, copy: str, refused: str) -> None:
    task = done_task(B)
    url = picture_url(task, task.outputs[0])
    said_of = picture_url(task, task.outputs[0], refused)  # the full one may fail without a reason
    name = f"{task.prompt_id}:0"
    root = parse(
        viewer(
            make_scene(
                task,
                viewer=(task.prompt_id, 0),
                failed_urls=frozenset({url}),
                refused_urls={said_of: key},
                kept_urls={name: copy} if copy else {},
            )
        )
    )
    why = text("en", key, server="Beta")
    assert why in says_which(root)[1]
    if copy:
        assert root.one("img", data_picture=name)["src"] == copy
        assert text("en", "viewer.kept", server="Beta") in says_which(root)[1]
    else:
        assert why in root.of_class("missing")[0]["aria-label"]


def looked_at(task: Task, failed: frozenset[str], copy: str = "", small: bool = False) -> Tag:
    name = f"{task.prompt_id}:0"
    return parse(
        viewer(
            make_scene(
                task,
                viewer=(task.prompt_id, 0),
                failed_urls=failed,
                kept_urls={name: copy} if copy else {},
                kept_small=frozenset({name} if small else ()),
            )
        )
    )


def says_which(root: Tag) -> tuple[str, str]:
    line = root.one(data_testid="viewer-copy")
    return line["data-copy"], line.text


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
