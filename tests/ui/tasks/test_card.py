"""A task's card."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Reason
from app.core.message import message
from app.core.pictures.urls import THUMBNAIL, picture_url
from app.core.reading.clip import clip
from app.core.servers.health import SEVERAL, Health, Reach, resting, set_aside
from app.core.servers.shared_address import Evidence, Sign
from app.core.task.output import OutputFile, OutputText
from app.core.task.task import END_STATES, Task, TaskState, Trouble
from app.core.workflow.catalog import Catalog
from app.core.workflow.input_file import InputImage
from app.ui.outputs.other_files import MAX_FILES
from app.ui.outputs.texts import MAX_LETTERS, MAX_SHOWN
from app.ui.tasks.card import card
from app.ui.tasks.task_name import task_gist, task_title
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, NOW, A, B, done_task, make_scene, make_task
from tests.ui.words import text


def shown(task: Task, **changes: Any) -> Tag:
    return parse(card(make_scene(task, **changes), task))


@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_card_tells_the_state_in_words(state: TaskState, language: str) -> None:
    task = make_task(state, ended_at=NOW if state in END_STATES else None)
    root = shown(task, language=language)
    assert root["id"] == f"task-{task.prompt_id}"
    assert root["data-testid"] == "task-card"
    assert root["data-prompt-id"] == task.prompt_id
    assert root["data-state"] == state.value
    assert root["data-server"] == A
    assert root.of_class("state")[0].text == text(language, f"state.{state.value}")


@pytest.mark.parametrize("state", TaskState)
def test_open_tasks_can_be_cancelled_and_ended_ones_run_again(state: TaskState) -> None:
    task = make_task(state, ended_at=NOW if state in END_STATES else None)
    root = shown(task)
    action, other = ("cancel", "again") if task.is_open else ("again", "cancel")
    assert root.one(data_action=action)["data-arg"] == task.prompt_id
    assert not root.all(data_action=other)


def test_cancelling_is_told_and_not_asked_twice() -> None:
    root = shown(make_task(TaskState.RUNNING, cancelling=True))
    assert root.of_class("state")[0].text == text("en", "state.cancelling")
    assert "disabled" in root.one(data_action="cancel").attributes


def test_running_again_is_told_until_the_new_task_is_there() -> None:
    task = make_task(TaskState.LOST, ended_at=NOW)
    assert "aria-busy" not in shown(task).one(data_action="again").attributes
    placed = shown(task, running_again=frozenset({task.prompt_id}))
    assert placed.one(data_action="again")["aria-busy"] == "true"


@pytest.mark.parametrize("state", TaskState)
def test_a_task_can_be_removed_when_it_is_removable(state: TaskState) -> None:
    ended_at = NOW if state in END_STATES else None
    for task in (
        make_task(state, ended_at=ended_at),
        make_task(state, ended_at=ended_at, unreachable=True),
    ):
        found = shown(task).all(data_action="remove-task")
        assert [tag["data-arg"] for tag in found] == [task.prompt_id] * task.is_removable


@pytest.mark.parametrize("changes", [{}, {"unreachable": True}])
def test_cancel_stands_at_one_place_whatever_comes_or_goes(changes: Any) -> None:
    actions = shown(make_task(TaskState.RUNNING, **changes)).of_class("card-actions")[0]
    assert actions.all("button")[-1]["data-action"] == "cancel"


def test_forgetting_an_open_task_is_told_from_removing_an_ended_one() -> None:
    name = task_title(make_scene(), make_task())
    ended = shown(make_task(TaskState.LOST, ended_at=NOW)).one(data_action="remove-task")
    assert ended["aria-label"] == text("en", "task.remove", title=name)
    silent = shown(make_task(TaskState.RUNNING, unreachable=True)).one(data_action="remove-task")
    assert silent["aria-label"] == text("en", "task.forget", title=name)


def test_foreign_and_forgotten_tasks_cannot_run_again() -> None:
    assert not shown(make_task(TaskState.LOST, foreign=True)).all(data_action="again")
    assert not shown(make_task(TaskState.LOST), catalog=Catalog()).all(data_action="again")


@pytest.mark.parametrize("state", TaskState)
def test_a_task_says_that_it_waits_because_its_server_asked_for_that(state: TaskState) -> None:
    task = make_task(state, unreachable=True)
    root = shown(task, health={A: resting(Health(), 60, NOW), B: Health()})
    said = text("en", "task.resting", server="Alpha")
    waits = state in (TaskState.REGISTERED, TaskState.UPLOADING, TaskState.SUBMITTING)
    assert (said in root.text) is waits
    assert (text("en", "task.unreachable") in root.text) is not waits
    assert said not in shown(replace(task, foreign=True)).text
    assert said not in shown(task, health={}).text


@pytest.mark.parametrize(("position", "said"), [(1, "Queued, next"), (4, "Queued, 4 in line")])
def test_queue_position(position: int, said: str) -> None:
    assert said in shown(make_task(queue_position=position)).text


def test_picture_is_from_the_tasks_own_server() -> None:
    task = done_task(B, "a.png", "b.png", "note.txt")
    root = shown(task)
    image = root.one("img", data_testid="task-image")
    assert task.picture is not None
    assert image["data-src"] == picture_url(task, task.picture, THUMBNAIL)
    assert image["data-src"].startswith(f"{B}/api/view?")
    assert "src" not in image.attributes, "only what was fetched within limits is shown"
    assert "data-check" not in image.attributes
    assert image["alt"]
    assert root.one("button", data_action="view")["data-arg"] == f"{task.prompt_id}:0"
    assert root.of_class("batch")[0].text == "2"


def test_a_picture_that_is_not_named_for_its_task_is_taken_whole_and_checked() -> None:
    file = OutputFile("9", "images", "ComfyUI_00001_.png")
    task = done_task(B, outputs=(file,), picture=file)
    image = shown(task).one("img", data_testid="task-image")
    assert image["data-src"] == picture_url(task, file)
    assert image["data-check"] == f"{task.prompt_id}:0"


def test_picture_that_is_not_the_first_output_opens_at_its_place() -> None:
    files = tuple(OutputFile("9", "images", name) for name in ("n.txt", "a.png", "b.png"))
    task = done_task(A, outputs=files, picture=files[2])
    assert shown(task).one(data_action="view")["data-arg"] == f"{task.prompt_id}:1"


def test_other_files_are_of_the_tasks_own_server_and_play_in_place() -> None:
    names = ("a.png", "clip_00001_.mp4", "sound.flac", "mesh.glb")
    files = tuple(OutputFile("9", "images", name, "sub") for name in names)
    task = done_task(B, outputs=files, picture=files[0])
    root = shown(task).of_class("files")[0]
    links = root.all("a")
    assert [link["href"] for link in links] == [picture_url(task, file) for file in files[1:]]
    assert links[0]["href"].startswith(f"{B}/api/view?")
    assert [link.text for link in links] == ["clip_00001_.mp4", "sound.flac", "mesh.glb"]
    assert [one["data-media"] for one in root.all("li")] == ["video", "audio", "file"]
    for player, link in zip((root.one("video"), root.one("audio")), links, strict=False):
        assert (player["data-src"], player["preload"]) == (link["href"], "none")
        assert "src" not in player.attributes, "a player follows redirects"
        assert player["crossorigin"] == "anonymous"
        assert "controls" in player.attributes
        assert player["aria-label"] == link.text
    assert not shown(done_task(B, "a.png")).of_class("files")


MEDIA = ["clip_00001_.mp4", "sound_00001_.flac", "mesh_00001_.glb"]
SEVERAL_AT_B = {B: (Evidence(Sign.IDENTITY, "x", 0),)}


def unnamed_task(name: str) -> Task:
    """Return a task on B with a file whose name is no task's: its prefix was a link."""
    return done_task(B, outputs=(OutputFile("9", "files", name),), picture=None)


def files_of(task: Task, **changes: Any) -> Tag:
    return shown(task, **changes).of_class("files")[0]


def players(root: Tag) -> list[Tag]:
    return [*root.all("video"), *root.all("audio")]


@pytest.mark.parametrize("name", MEDIA)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_at_an_address_of_several_servers_a_file_may_be_another_tasks(
    name: str, language: str
) -> None:
    task = unnamed_task(name)
    why = text(language, "task.file_unproven", server="Beta")
    root = files_of(task, several=SEVERAL_AT_B, language=language)
    assert not players(root)
    assert why in root.text
    assert root.one("a").text == name
    assert why not in files_of(task, several={A: SEVERAL_AT_B[B]}, language=language).text
    assert len(players(files_of(task))) == (name != MEDIA[2])
    named = done_task(B, name, picture=None)
    assert why not in files_of(named, several=SEVERAL_AT_B, language=language).text
    assert len(players(files_of(named, several=SEVERAL_AT_B))) == (name != MEDIA[2])


@pytest.mark.parametrize("name", MEDIA)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("why", ["health.set_aside", "health.imported"])
def test_a_server_that_is_set_aside_is_not_asked_for_a_clip(
    name: str, language: str, why: str
) -> None:
    aside = {B: set_aside(Health(), message(why), NOW)}
    said = text(language, "task.file_set_aside", server="Beta")
    for task in (unnamed_task(name), done_task(B, name, picture=None)):
        root = files_of(task, health=aside, language=language)
        assert not players(root)
        assert (said in root.text) is (name != MEDIA[2]), "a link asks nobody by itself"
        assert root.one("a").text == name
        assert said not in files_of(task, language=language).text


def test_a_clip_of_an_address_that_is_none_is_not_played() -> None:
    file = OutputFile("9", "gifs", "a.mp4")
    task = done_task("javascript:alert(1)", outputs=(file,), picture=None)
    root = shown(task)
    assert not root.all("video")
    assert "a.mp4" in root.text


def texts_task(*texts: str, **changes: Any) -> Task:
    made = tuple(OutputText("3", "text", one) for one in texts)
    return done_task(outputs=(), picture=None, texts=made, **changes)


def test_texts_are_shown_with_their_node_and_copied_by_a_press() -> None:
    task = texts_task("a cat", f"two\nlines {HOSTILE}")
    root = shown(task).of_class("output-texts")[0]
    assert [pre.children for pre in root.all("pre")] == [["a cat"], [f"two\nlines {HOSTILE}"]]
    assert "KSampler" in root.text
    buttons = root.all("button", data_action="copy-text")
    assert [one["data-arg"] for one in buttons] == [f"{task.prompt_id}:{n}" for n in range(2)]


def test_a_long_text_is_shown_in_part_and_says_so() -> None:
    root = shown(texts_task("x" * (MAX_LETTERS + 7))).of_class("output-texts")[0]
    assert len(root.one("pre").text) == MAX_LETTERS
    assert text("en", "task.text_more", n=7) in root.text
    cut = done_task(texts=(OutputText("3", "text", "xyz", is_cut=True),))
    assert text("en", "task.text_cut", n=3) in shown(cut).text


def test_of_many_texts_those_after_the_first_are_folded() -> None:
    root = shown(texts_task(*(f"text {n}" for n in range(MAX_SHOWN + 2))))
    folded = root.one("details")
    assert len(folded.all("pre")) == 2
    assert len(root.all("pre")) == MAX_SHOWN + 2
    assert text("en", "task.texts_more", n=2) in folded.text


def test_a_reason_calls_a_node_of_a_subgraph_by_its_title() -> None:
    graph = {
        "57": {"class_type": "Outer", "inputs": {}},
        "57:8": {"class_type": "KSampler", "inputs": {}, "_meta": {"title": "Refine"}},
        "9": {"class_type": "Save", "inputs": {}, "_meta": {"title": "Save"}},
    }
    reasons = (
        Reason("57:8", "", "steps", "too many"),
        Reason("57:9", "", "", "inside"),
        Reason("9", "Save", "", "x"),
    )
    task = make_task(
        TaskState.REJECTED, graph=graph, ended_at=NOW, trouble=Trouble(message("a"), reasons)
    )
    where = [one.text for one in shown(task).of_class("reason-where")]
    assert where == ["Refine (KSampler) · #57:8 · steps", "Outer · #57:9", "Save · #9"]


def test_of_many_other_files_the_first_are_shown_and_the_rest_counted() -> None:
    files = tuple(OutputFile("9", "latents", f"{n}.latent") for n in range(MAX_FILES + 3))
    found = shown(done_task(B, outputs=files, picture=None)).of_class("files")[0]
    assert len(found.all("a")) == MAX_FILES
    assert text("en", "task.files_more", n=3) in found.text


def test_a_files_name_is_text() -> None:
    file = OutputFile("9", "gifs", f"{HOSTILE}.mp4")
    found = shown(done_task(B, outputs=(file,), picture=None)).of_class("files")[0]
    assert found.one("a").text == file.filename
    assert not found.all("script")


def test_preview_shows_only_while_open() -> None:
    running = make_task(TaskState.RUNNING)
    previews = {running.prompt_id: "blob:https://x/7"}
    assert shown(running, previews=previews).one("img")["src"] == "blob:https://x/7"
    failed = make_task(TaskState.FAILED, prompt_id=running.prompt_id, ended_at=NOW)
    assert not shown(failed, previews=previews).all("img")


def test_trouble_lists_the_servers_reasons_by_node_and_field() -> None:
    reasons = (
        Reason("4", "Loader", "ckpt_name", "Value not in list"),
        Reason("", "", "", HOSTILE),
    )
    trouble = Trouble(message("prompt.rejected", text=HOSTILE), reasons, "Traceback\n  <b>")
    root = shown(make_task(TaskState.REJECTED, trouble=trouble, ended_at=NOW))
    first, second = root.one("ul").all("li")
    assert first.text == "Loader · #4 · ckpt_name Value not in list"
    assert second.text == HOSTILE
    assert root.one("details").one("pre").children == ["Traceback\n  <b>"]


def test_what_was_cut_of_a_servers_words_is_said() -> None:
    reasons = (Reason("4", "Loader", "x", clip("m" * 5_000)), Reason("", "", "", "… (+1800)"))
    trouble = Trouble(message("prompt.rejected", text="t"), reasons)
    root = shown(make_task(TaskState.REJECTED, trouble=trouble, ended_at=NOW))
    assert root.one("ul").all("li")[-1].text == text("en", "trouble.more", count=1_800)
    assert text("en", "trouble.clipped") in root.text
    whole = replace(trouble, reasons=reasons[1:])
    assert (
        text("en", "trouble.clipped")
        not in shown(make_task(TaskState.REJECTED, trouble=whole, ended_at=NOW)).text
    )


def test_warning_of_a_success_is_told() -> None:
    warning = Trouble(message("task.outputs_dropped"), (Reason("12", "P", "images", "missing"),))
    root = shown(done_task(warning=warning))
    (box,) = root.of_class("warning")
    assert "#12" in box.text
    assert not root.of_class("trouble")[0].all("details")


def test_notice_about_a_task_stands_in_its_card() -> None:
    task = make_task(TaskState.RUNNING)
    root = shown(task, task_notices={task.prompt_id: message("cancel.too_old", server="A")})
    assert root.one(data_action="dismiss")["data-arg"] == f"task:{task.prompt_id}"


def test_a_task_that_waits_to_be_recorded_is_flagged_and_can_be_cancelled() -> None:
    task = make_task(TaskState.SUBMITTING)
    card = shown(task, waiting=frozenset({task.prompt_id}))
    assert text("en", "task.recording") in card.text
    assert card.all(data_action="cancel")
    assert text("en", "task.recording") not in shown(task).text


def test_unreachable_is_no_end() -> None:
    assert text("en", "task.unreachable") in shown(make_task(unreachable=True)).text


def test_a_task_that_is_not_found_where_several_servers_answer_says_so() -> None:
    task = make_task(TaskState.QUEUED, unreachable=True)
    health = {task.execution_server: Health(Reach.DOWN, why=message(SEVERAL))}
    said = shown(task, health=health).text
    assert text("en", "task.not_found_on_several") in said
    assert text("en", "task.unreachable") not in said


def test_hostile_strings_are_text() -> None:
    task = make_task(
        TaskState.FAILED,
        prompt_id=HOSTILE,
        workflow_type=HOSTILE,
        title=HOSTILE,
        trouble=Trouble(message("task.failed_in", node=HOSTILE, kind=""), (), HOSTILE),
        ended_at=NOW,
    )
    root = shown(task)
    assert not root.all("script")
    assert not root.all("img")
    assert root["data-prompt-id"] == HOSTILE


def test_times() -> None:
    assert "20 s" in shown(make_task(TaskState.RUNNING, started_at=NOW - 20_000)).text
    ended = shown(done_task())
    assert [time.text for time in ended.all("time")] == ["just now", "took 12 s"]
    assert all(time["title"] for time in ended.all("time"))


def test_title_falls_back_to_what_is_known() -> None:
    assert task_title(make_scene(language="zh"), make_task()) == "全部"
    scene = make_scene(catalog=Catalog())
    assert task_title(scene, make_task()) == "Everything"
    assert task_title(scene, make_task(title="")) == "everything"
    assert task_title(scene, make_task(title="", workflow_type="")) == text("en", "task.untitled")


def test_gist_is_the_prompt_else_the_images() -> None:
    photo = InputImage("a.png", 1, None)
    prompted = make_task(inputs={"image": photo, "prompt": " a\n lighthouse "})
    assert task_gist(make_scene(), prompted) == "a lighthouse"
    assert task_gist(make_scene(), make_task(inputs={"image": photo, "prompt": " "})) == "a.png"
    assert task_gist(make_scene(catalog=Catalog()), make_task()) == ""
