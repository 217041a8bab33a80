"""The row of a batch: its words, bar, numbers and buttons; its cards under it, or folded."""

from dataclasses import replace

from app.core.queue.entry import BatchId, Entry
from app.core.queue.times import Estimate, Outlook
from app.core.queue.waiting import Waiting
from app.core.task.task import TaskState
from app.ui.html.batches import MOST_MARKS
from app.ui.scene import Scene
from app.ui.task_lines import UNFOLDED_AT_MOST
from tests.core.queue.entries import entry
from tests.ui.page import Tag, parse
from tests.ui.scenes import A, B, changed, done_task, make_scene, make_task, whole
from tests.ui.words import text

WORDS = {"prompt": "a red barn"}


def scene_of(*states: TaskState, queue: tuple[Entry, ...] = (), **changes: object) -> Scene:
    """Return a scene with one batch of tasks in these states, on two servers in turn."""
    tasks = [
        make_task(state, (A, B)[number % 2], batch_id="batch", inputs=WORDS)
        for number, state in enumerate(states)
    ]
    scene = changed(make_scene(*tasks), **changes)
    waiting = tuple(Waiting(one, "everything", "Everything", WORDS) for one in queue)
    return changed(scene, window=replace(scene.window, queue=waiting))


def drawn(scene: Scene) -> Tag:
    return parse(whole("tasks", scene))


def row_of(scene: Scene) -> Tag:
    return drawn(scene).one(data_testid="batch-row")


def test_a_row_says_what_it_is_how_far_and_where() -> None:
    states = (TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELLED, TaskState.RUNNING)
    scene = scene_of(*states, queue=(entry(1), entry(2)))
    row = row_of(changed(scene, outlook=Outlook({"batch": Estimate(130, 2)})))
    assert (row["data-batch-id"], row["data-total"], row["data-done"]) == ("batch", "6", "1")
    assert "Everything" in row.text
    assert "a red barn" in row.text
    assert "3 of 6 · 1 failed · 1 stopped · about 2 min" in row.text
    assert len(row.of_class("mark")) == 2
    bar = row.of_class("work-bar")[0]
    assert [(one["data-kind"], one["data-share"]) for one in bar.all("span")] == [
        ("done", "1"),
        ("failed", "1"),
        ("stopped", "1"),
        ("running", "1"),
        ("waiting", "2"),
    ]
    said = text("en", "work.bar", done=1, failed=1, stopped=1, running=1, waiting=2)
    assert bar["aria-label"] == said


def test_all_that_waits_can_be_sent_at_once_unless_the_queue_is_paused() -> None:
    waits = scene_of(TaskState.RUNNING, queue=(entry(1), entry(2)))
    assert drawn(waits).one(data_action="queue-send-all")["title"] == text("en", "queue.send_all")
    paused = changed(waits, is_queue_paused=True)
    assert not drawn(paused).all(data_action="queue-send-all")
    assert not drawn(scene_of(TaskState.RUNNING)).all(data_action="queue-send-all")


def test_the_head_has_the_time_of_several_batches() -> None:
    scene = scene_of(TaskState.RUNNING)
    ends = {"batch": Estimate(130, 2), "other": Estimate(300, 1)}
    several = changed(scene, outlook=Outlook(ends, Estimate(300, 2)))
    assert "1 open · about 5 min" in drawn(several).text
    alone = changed(scene, outlook=Outlook({"batch": Estimate(130, 2)}, Estimate(130, 2)))
    assert "about 2 min" not in drawn(alone).one("header").text


def test_what_waits_can_be_paused_and_the_rest_cancelled() -> None:
    row = row_of(scene_of(TaskState.RUNNING, queue=(entry(1), entry(2))))
    pause = row.one(data_action="queue-pause-batch")
    assert (pause["data-arg"], pause["aria-label"]) == ("batch", text("en", "batch.pause", n=2))
    assert row.one(data_action="cancel-rest")["aria-label"] == text("en", "work.cancel", n=3)
    paused = row_of(scene_of(queue=(entry(1, is_paused=True), entry(2, is_paused=True))))
    resume = paused.one(data_action="queue-pause-batch")
    assert resume["aria-label"] == text("en", "batch.resume", n=2)
    sent = row_of(scene_of(TaskState.RUNNING, TaskState.QUEUED))
    assert not sent.all(data_action="queue-pause-batch")


def test_an_ended_batch_stays_a_row_that_can_be_removed() -> None:
    row = row_of(scene_of(TaskState.SUCCEEDED, TaskState.SUCCEEDED))
    assert "2 of 2" in row.text
    assert [one["data-action"] for one in row.all("button")] == ["fold-batch", "clear-batch"]
    remove = row.one(data_action="clear-batch")
    assert (remove["data-arg"], remove["aria-label"]) == ("batch", text("en", "batch.clear", n=2))


def test_the_cards_are_under_the_row_or_folded() -> None:
    scene = scene_of(TaskState.SUCCEEDED, TaskState.RUNNING, queue=(entry(1), entry(2)))
    root = drawn(scene)
    fold = root.one(data_action="fold-batch")
    cards = root.one("ol", id=fold["aria-controls"])
    assert fold["aria-expanded"] == "true"
    assert [one["data-state"] for one in cards.all(data_testid="task-card")] == [
        "running",
        "waiting",
        "waiting",
        "succeeded",
    ]
    folded = drawn(changed(scene, folds={"batch": False}))
    assert folded.one(data_action="fold-batch")["aria-expanded"] == "false"
    assert not folded.all(data_testid="task-card")
    assert not folded.all(data_action="more-tasks")


def test_hundreds_of_runs_are_one_row_and_a_page_of_cards() -> None:
    queue = tuple(entry(number) for number in range(500))
    folded = scene_of(queue=queue)
    assert not drawn(folded).all(data_testid="task-card")
    assert len(drawn(folded).all(data_testid="batch-row")) == 1
    shown = drawn(changed(folded, folds={"batch": True}, tasks_shown=20))
    assert len(shown.all(data_testid="task-card")) == 10
    assert shown.one(data_action="more-tasks")


def test_a_run_alone_is_a_card() -> None:
    root = drawn(scene_of(TaskState.RUNNING, queue=(entry(1, batch_id=BatchId("x")),)))
    assert not root.all(data_testid="batch-row")
    assert len(root.all(data_testid="task-card")) == 2


def test_a_batch_on_many_servers_names_the_first() -> None:
    tasks = [
        done_task(f"http://{number}.example", batch_id="batch")
        for number in range(UNFOLDED_AT_MOST + 1)
    ]
    row = row_of(make_scene(*tasks))
    assert len(row.of_class("mark")) == MOST_MARKS
    assert f"+{len(tasks) - MOST_MARKS}" in row.text


def test_the_form_says_how_long_its_runs_would_take() -> None:
    scene = make_scene(runs=6, forecast=Estimate(360, 3))
    assert parse(whole("compose", scene)).one(id="run-about").text == "about 6 min on 3 servers"
    zh = parse(whole("compose", changed(scene, language="zh", forecast=Estimate(4_200, 1))))
    assert zh.one(id="run-about").text == "1 台服务器，约 1小时 10分钟"
    for unknown in ({"forecast": None}, {"runs_typed": "x"}):
        assert not parse(whole("compose", changed(scene, **unknown))).all(id="run-about")


def test_a_time_under_a_minute_is_said_so() -> None:
    scene = scene_of(TaskState.RUNNING, TaskState.QUEUED)
    scene = changed(scene, outlook=Outlook({"batch": Estimate(20, 2)}))
    assert "0 of 2 · under a minute" in row_of(scene).text
