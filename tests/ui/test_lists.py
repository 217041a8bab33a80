"""The lists of tasks, pictures and windows, and the tabs."""

import pytest

from app.core.pictures.urls import THUMBNAIL, picture_url
from app.core.windows.state_fields import ClosedWindow
from app.core.windows.window_lock import WindowLock
from app.ui.chrome.tabs import tabs
from app.ui.chrome.windows import windows
from app.ui.state import PICTURES_A_PAGE, TASKS_A_PAGE
from tests.ui.page import parse
from tests.ui.scenes import HOSTILE, A, B, done_task, make_scene, make_task, whole
from tests.ui.words import text


@pytest.mark.parametrize("name", ["tasks", "pictures"])
def test_empty_lists_teach(name: str) -> None:
    root = parse(whole(name, make_scene()))
    assert root.of_class("empty")
    assert not root.all("ol")


def test_tasks_are_newest_first() -> None:
    old, new = make_task(), done_task()
    root = parse(whole("tasks", make_scene(old, new)))
    cards = root.all(data_testid="task-card")
    assert [card["data-prompt-id"] for card in cards] == [new.prompt_id, old.prompt_id]
    assert "1 open" in root.text


def test_tasks_come_in_pages() -> None:
    many = [make_task() for _ in range(5)]
    root = parse(whole("tasks", make_scene(*many, tasks_shown=2)))
    assert len(root.all(data_testid="task-card")) == 2
    assert root.one(data_action="more-tasks").text == "Show 3 more"
    assert not parse(whole("tasks", make_scene(*many))).all(data_action="more-tasks")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (TASKS_A_PAGE + 1, "Show 1 more"),
        (2 * TASKS_A_PAGE, f"Show {TASKS_A_PAGE} more"),
        (2 * TASKS_A_PAGE + 1, f"Show {TASKS_A_PAGE} more of {TASKS_A_PAGE + 1}"),
    ],
)
def test_more_says_how_many_it_shows(count: int, said: str) -> None:
    root = parse(whole("tasks", make_scene(*[make_task() for _ in range(count)])))
    assert root.one(data_action="more-tasks").text == said


def test_more_pictures_says_how_many_it_shows() -> None:
    rest = PICTURES_A_PAGE + 7
    many = [done_task() for _ in range(PICTURES_A_PAGE + rest)]
    root = parse(whole("pictures", make_scene(*many)))
    said = text("en", "more_of", n=PICTURES_A_PAGE, rest=rest)
    assert root.one(data_action="more-pictures").text == said


def test_pictures_are_thumbnails_with_their_servers_mark() -> None:
    tasks = [done_task(B, "note.txt", "b.png"), done_task(B, "a.png")]
    root = parse(whole("pictures", make_scene(*tasks)))
    images = root.all("img")
    wanted = [(tasks[1], tasks[1].outputs[0]), (tasks[0], tasks[0].outputs[1])]
    assert [image["data-src"] for image in images] == [
        picture_url(task, file, THUMBNAIL) for task, file in wanted
    ]
    assert not any("src" in image.attributes for image in images)
    assert "Beta" in images[0]["alt"]
    assert [button["data-arg"] for button in root.all(data_action="view-found")] == [
        f"{tasks[1].prompt_id}:0",
        f"{tasks[0].prompt_id}:0",
    ]
    assert len(root.of_class("mark")) == 2


def test_a_tile_names_the_prompt_of_its_picture() -> None:
    task = done_task(inputs={"prompt": "red barn\nin snow"})
    tile = parse(whole("pictures", make_scene(task))).one(data_action="view-found")
    assert "Everything · red barn in snow" in tile["title"]


def test_pictures_come_in_pages() -> None:
    many = [done_task() for _ in range(5)]
    root = parse(whole("pictures", make_scene(*many, pictures_shown=2)))
    assert len(root.all("img")) == 2
    assert root.one(data_action="more-pictures").text == "Show 3 more"


def test_picture_stays_when_its_server_left() -> None:
    gone = "http://gone.example"
    root = parse(whole("pictures", make_scene(done_task(gone))))
    assert root.one("img")["data-src"].startswith(f"{gone}/api/view?")
    assert "gone.example" in root.one("img")["alt"]


def test_this_window_and_the_others() -> None:
    other = {
        "windowId": HOSTILE,
        "clientId": "c",
        "lockedServer": B,
        "pinned": True,
        "spread": False,
        "openTaskCount": 3,
        "tasks": [],
    }
    idle = {**other, "windowId": "w3", "lockedServer": None, "pinned": False, "spread": True}
    root = parse(windows(make_scene(make_task(), lock=WindowLock(A), others=[other, idle])))
    own, second, third = root.one("ol").all("li")
    assert "Everything this tab" in own.text
    assert "Alpha 1 open" in own.text
    assert "Beta 3 open" in second.text
    assert not second.all("script")
    assert "spreading" in third.text
    assert text("en", "windows.alone") not in root.text


def test_a_window_alone_is_told_what_others_are_for() -> None:
    root = parse(windows(make_scene()))
    assert text("en", "windows.alone") in root.text
    assert text("en", "windows.free") in root.one("ol").text


def test_gone_windows_tasks_can_be_taken_over_each_with_one_press() -> None:
    gone = [ClosedWindow("0123456789", 3, 2), ClosedWindow(HOSTILE, 1, 0)]
    root = parse(windows(make_scene(orphans=gone)))
    first, second = root.all(data_testid="gone-window")
    assert first["data-window"] == "0123456789"
    assert text("en", "windows.gone_open", n=3, open=2) in first.text
    assert text("en", "windows.gone", n=1) in second.text
    assert first.one(data_action="take-over")["data-arg"] == "0123456789"
    assert second.one(data_action="take-over")["data-arg"] == HOSTILE
    assert first["id"] != second["id"]
    assert not root.all("script")


def test_without_gone_windows_there_is_no_list_of_them() -> None:
    assert not parse(windows(make_scene())).of_class("orphans")


def test_tabs_mark_the_shown_section() -> None:
    root = parse(tabs(make_scene(make_task(), done_task(), tab="pictures")))
    assert [tab["data-arg"] for tab in root.all(data_action="tab")] == [
        "compose",
        "pictures",
        "servers",
    ]
    assert root.one(aria_current="page")["data-arg"] == "pictures"
    assert root.one(data_arg="compose").text == "Create"
