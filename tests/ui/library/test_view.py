"""The library as it is drawn: tiles, days, filters, what is chosen, what runs, and its states."""

import pytest

from app.core.library.item import Note
from app.core.library.library import Library
from app.core.pictures.urls import THUMBNAIL, picture_url
from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import Task, TaskState
from app.ui.library_state import LibraryView
from app.ui.scene import Scene
from tests.ui.page import Tag, parse
from tests.ui.scenes import NOW, A, B, changed, done_task, make_scene, make_task, whole
from tests.ui.words import text

DAY_MS = 86_400_000


def drawn(scene: Scene) -> Tag:
    return parse(whole("pictures", scene))


def noted(scene: Scene, **notes: Note) -> Scene:
    return changed(scene, library=scene.library.with_notes(notes))


def test_a_tile_has_the_hooks_of_its_result() -> None:
    task = done_task(B, inputs={"prompt": "a barn", "width": 96, "height": 64})
    tile = drawn(make_scene(task)).one("li", data_testid="library-item")
    assert tile["data-prompt-id"] == task.prompt_id
    assert (tile["data-server"], tile["data-kind"]) == (B, "picture")
    assert (tile["data-key"], tile["data-ratio"]) == (f"{task.prompt_id}:0", "1.500")
    assert tile.one(data_testid="library-star")["data-library"] == f"star:{task.prompt_id}:0"
    assert "a barn" in tile.of_class("tile-words")[0].text


def test_a_shape_that_is_no_number_is_not_told() -> None:
    tile = drawn(make_scene(done_task(inputs={"width": "x", "height": 64})))
    assert "data-ratio" not in tile.one("li", data_testid="library-item").attributes


def test_days_are_headings() -> None:
    tasks = [
        done_task(ended_at=NOW - days * DAY_MS, registered_at=NOW - days * DAY_MS)
        for days in (400, 20, 1, 0, 0)
    ]
    heads = [head.text for head in drawn(make_scene(*tasks)).all("h3")]
    assert heads[:2] == [text("en", "library.today"), text("en", "library.yesterday")]
    assert len(heads) == 4
    assert heads[3].startswith(heads[3].split()[0])
    assert heads[3].split()[-1].isdigit()


def test_a_starred_and_a_chosen_tile_say_so() -> None:
    one, two = done_task(), done_task()
    scene = make_scene(one, two)
    scene = noted(scene, **{f"{one.prompt_id}:0": Note(starred_at=1)})
    root = drawn(changed(scene, gallery=LibraryView(chosen=(f"{two.prompt_id}:0",))))
    first, second = root.all("li", data_testid="library-item")
    assert "data-chosen" in first.attributes
    assert "checked" in second.one(data_testid="library-star").attributes
    assert "1 chosen" in root.one(id="chosen").text
    assert root.one(data_action="use-as-input")["data-arg"] == f"{two.prompt_id}:0"
    assert not root.all(data_action="compare")


def test_two_chosen_ones_can_be_compared() -> None:
    keys = ("p:0", "q:0")
    root = drawn(make_scene(done_task(), gallery=LibraryView(chosen=keys)))
    assert root.one(data_action="compare")["data-arg"] == "p:0 q:0"
    assert not root.all(data_action="use-as-input")


@pytest.mark.parametrize(("size", "key"), [(7, "library.zip_ask"), (0, "library.zip_ask_unknown")])
def test_before_many_are_saved_their_size_is_told(size: int, key: str) -> None:
    view = LibraryView(chosen=("p:0",), zip_bytes=size)
    root = drawn(make_scene(done_task(), gallery=view))
    assert text("en", key, n=1, size=size) in root.one(id="chosen").text
    assert root.one(data_action="library-download-now")


@pytest.mark.parametrize(
    ("view", "library", "said"),
    [
        (LibraryView(), Library(is_complete=True), "pictures.empty"),
        (LibraryView(), Library(), "library.loading"),
        (LibraryView(query="x"), Library(is_complete=True), "library.no_match"),
    ],
)
def test_an_empty_library_says_why(view: LibraryView, library: Library, said: str) -> None:
    root = drawn(make_scene(library=library, gallery=view))
    assert text("en", said) in root.text


def test_a_tab_without_pictures_leads_to_all() -> None:
    task = done_task(window_id="w9")
    root = drawn(make_scene(task, gallery=LibraryView(scope="tab")))
    assert text("en", "library.none_here") in root.text
    assert root.one("button", id="text-library-scope-all")["data-arg"] == "all"


def test_what_differs_can_be_filtered() -> None:
    tasks = (done_task(A), done_task(B, workflow_type="x", title="Mine"))
    root = drawn(make_scene(*tasks))
    servers, workflows = root.all("select")
    assert [one.text for one in servers.all("option")] == ["Server", "Beta", "Alpha"]
    assert [one.text for one in workflows.all("option")][1] == "Mine"
    gone = drawn(make_scene(done_task(), gallery=LibraryView(model="gone.safetensors")))
    assert "gone.safetensors" in gone.one("select").text


def test_what_was_deleted_can_be_brought_back() -> None:
    root = drawn(make_scene(done_task(), deleted=("p:0", "p:1", "q:0")))
    line = root.of_class("library-deleted")[0]
    assert text("en", "library.deleted_count", n=3) in line.text
    assert line.one(data_action="library-undelete")


def test_a_running_task_is_the_first_tile() -> None:
    running = make_task(
        TaskState.RUNNING,
        progress=Progress(nodes={"3": NodeProgress(1, 2, "running")}, current="3"),
    )
    plain = make_task(TaskState.RUNNING)
    scene = make_scene(
        done_task(), plain, running, previews={running.prompt_id: "blob:p"}, pictures_shown=1
    )
    first, second = drawn(scene).all("li", data_testid="library-running")
    assert first["data-prompt-id"] == running.prompt_id
    assert first.one("img")["src"] == "blob:p"
    assert first.of_class("ring")[0]["aria-valuenow"].isdigit()
    assert "aria-valuenow" not in second.of_class("ring")[0].attributes


def test_a_kept_copy_and_one_that_nobody_gives_say_so() -> None:
    task = done_task()
    failed = frozenset({picture_url(task, task.outputs[0], THUMBNAIL)})
    scene = make_scene(task, failed_urls=failed)
    missing = drawn(scene).of_class("missing")[0]
    assert text("en", "picture.missing", server="Alpha") in missing["aria-label"]
    kept = drawn(changed(scene, kept_urls={f"{task.prompt_id}:0": "blob:x"}))
    assert kept.of_class("tile-kept")[0]["title"] == text("en", "library.kept")
    shown = kept.one("img", data_thumb=f"{task.prompt_id}:0")
    assert shown["data-src"].endswith("#kept"), "the small version is read from the database"
    assert "src" not in shown.attributes


def test_the_strip_has_a_row_for_each_batch_and_is_empty_without_work() -> None:
    words = {"prompt": "a barn"}
    tasks = [
        make_task(inputs=words, batch_id="b"),
        make_task(TaskState.RUNNING, inputs=words, batch_id="b"),
    ]
    root = parse(whole("work", make_scene(done_task(inputs=words, batch_id="b"), *tasks)))
    row = root.one(data_testid="work-row")
    assert "a barn" in row.text
    assert text("en", "work.count", n=1, count=3) in row.text
    assert row.one(data_action="cancel-batch")["data-arg"] == "b"
    assert [bar["data-kind"] for bar in row.of_class("work-bar")[0].all("span")] == [
        "done",
        "running",
        "waiting",
    ]
    idle = parse(whole("work", make_scene(done_task())))
    assert not idle.all(data_testid="work-row")
    assert text("en", "work.done") in idle.text
    assert not parse(whole("work", make_scene())).all()


def test_the_line_of_a_phone_opens_and_closes_the_cards() -> None:
    task: Task = make_task()
    closed = parse(whole("work", make_scene(task))).one(id="tab-tasks")
    opened = parse(whole("work", make_scene(task, tab="tasks"))).one(id="tab-tasks")
    assert (closed["data-arg"], closed["aria-expanded"]) == ("tasks", "false")
    assert (opened["data-arg"], opened["aria-expanded"]) == ("pictures", "true")
