"""What a history entry says of a task, recorded and broken."""

import contextlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from app.core.comfy.history import (
    HistoryEntry,
    execution_trouble,
    find_by_own_id,
    parse_entry,
    parse_history,
    parse_prompt_graph,
    settle_task,
)
from app.core.errors import Reason, ServerError
from app.core.message import message
from app.core.task.output import MAX_FILES, OutputFile, OutputText
from app.core.task.task import TaskState, Trouble
from tests.core.json_values import JSON
from tests.fakes.samples import history_of, sample
from tests.fakes.values import a_file, a_task, shipped_catalog


def recorded(name: str) -> HistoryEntry:
    entry = parse_history(history_of(name), sample(name)["prompt_id"])
    assert entry is not None
    return entry


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("success_with_previews", TaskState.SUCCEEDED),
        ("success_cached", TaskState.SUCCEEDED),
        ("uploaded_input", TaskState.SUCCEEDED),
        ("accepted_with_node_errors", TaskState.SUCCEEDED),
        ("execution_error", TaskState.FAILED),
        ("interrupted", TaskState.INTERRUPTED),
    ],
)
def test_a_recorded_history_ends_the_task_as_it_was(name: str, state: TaskState) -> None:
    assert recorded(name).state is state


def test_a_recorded_success_has_its_file() -> None:
    assert recorded("success_cached").outputs == (
        OutputFile("3", "images", "pic_00001_.png", "sample", "output"),
    )


def test_a_recorded_failure_names_node_and_words_of_the_exception() -> None:
    trouble = recorded("execution_error").trouble
    assert trouble is not None
    assert trouble.message == message("task.failed_in", node="SlowPreview", kind="RuntimeError")
    assert trouble.reasons == (Reason("2", "SlowPreview", "", "boom from SlowPreview"),)
    assert trouble.traceback.startswith('  File "/srv/ComfyUI/execution.py"')


def test_an_interruption_is_no_trouble() -> None:
    assert recorded("interrupted").trouble is None


def test_a_prompt_that_a_server_does_not_know_or_not_yet_has_no_entry() -> None:
    assert parse_history(sample("server_info")["unknown_history"]["response"]["body"], "p") is None


def entry(status: Any, **more: Any) -> dict[str, Any]:
    return {"status": status, "outputs": {}, **more}


SUCCESS = {"status_str": "success", "completed": True, "messages": []}


@pytest.mark.parametrize(
    ("messages", "state"),
    [
        ([["execution_interrupted", {}]], TaskState.INTERRUPTED),
        ([["execution_interrupted", None]], TaskState.INTERRUPTED),
        ([["execution_start", {}], ["execution_error", {}]], TaskState.FAILED),
        ([["execution_error", None]], TaskState.FAILED),
        ([["execution_error"]], TaskState.FAILED),
        ([], TaskState.FAILED),
        (None, TaskState.FAILED),
        ([None, "x", 3], TaskState.FAILED),
        ([["execution_error", {}], ["execution_interrupted", {}]], TaskState.INTERRUPTED),
        ([["execution_interrupted", {}], ["execution_error", {}]], TaskState.FAILED),
    ],
)
def test_an_error_is_what_its_last_message_says(messages: Any, state: TaskState) -> None:
    assert parse_entry(entry({"status_str": "error", "messages": messages})).state is state


def test_an_error_that_says_nothing_is_told_as_that() -> None:
    found = parse_entry(entry({"status_str": "error", "messages": []}))
    assert found.trouble == Trouble(message("task.failed_silently"))


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"status": None},
        {"status": {}},
        {"status": {"status_str": 1}},
        {"status": SUCCESS, "outputs": [1]},
        {"status": {"status_str": "error", "messages": {"0": 1}}},
    ],
)
def test_an_entry_of_another_shape_is_the_servers_fault(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_entry(value)


@pytest.mark.parametrize("outputs", [None, {}, []])
def test_no_outputs_in_any_form_are_none(outputs: Any) -> None:
    assert parse_entry({"status": SUCCESS, "outputs": outputs}).outputs == ()


@pytest.mark.parametrize(
    ("fields", "trouble"),
    [
        (
            {},
            Trouble(message("task.failed_in", node="?", kind=""), (Reason("", "", "", ""),)),
        ),
        (
            {"node_id": 3, "node_type": "K", "exception_type": "ValueError", "traceback": "x"},
            Trouble(
                message("task.failed_in", node="K", kind="ValueError"),
                (Reason("3", "K", "", "ValueError"),),
            ),
        ),
        (
            {"exception_message": " out of memory\n", "traceback": ["a\n", 2]},
            Trouble(
                message("task.failed_in", node="?", kind=""),
                (Reason("", "", "", "out of memory"),),
                "a\n2",
            ),
        ),
    ],
)
def test_a_failure_is_told_with_what_there_is(fields: Any, trouble: Trouble) -> None:
    assert execution_trouble(fields) == trouble


def with_own_id(own_id: str, prompt_id: str) -> dict[str, Any]:
    return entry(SUCCESS, prompt=[0, prompt_id, {}, {"bindery": {"prompt_id": own_id}}, []])


def test_our_prompt_is_found_by_its_own_id_under_the_servers() -> None:
    document = {
        "s-1": entry(SUCCESS),
        "s-2": entry(SUCCESS, prompt=[1, "s-2"]),
        "s-3": with_own_id("theirs", "s-3"),
        "s-4": with_own_id("ours", "s-4"),
    }
    found = find_by_own_id(document, "ours")
    assert found is not None
    assert (found[0], found[1].own_id) == ("s-4", "ours")


def test_a_prompt_that_is_not_in_the_history_is_not_found() -> None:
    assert find_by_own_id({"s-3": with_own_id("theirs", "s-3")}, "ours") is None
    assert find_by_own_id({}, "ours") is None


def test_somebodys_broken_entry_does_not_hide_ours() -> None:
    found = find_by_own_id({"s-1": {"status": "?"}, "s-2": with_own_id("ours", "s-2")}, "ours")
    assert found is not None
    assert found[0] == "s-2"


@pytest.mark.parametrize(
    "prompt",
    [
        [0, "another"],
        [0, 7],
        [0, "p", {}, {"bindery": {"prompt_id": "another"}}, []],
        [0, "another", {}, {"bindery": {"prompt_id": "p"}}, []],
    ],
)
def test_an_entry_that_names_another_prompt_is_not_taken(prompt: list[Any]) -> None:
    with pytest.raises(ServerError, match=r"answer\.not_ours") as caught:
        parse_history({"p": entry(SUCCESS, prompt=prompt)}, "p")
    assert caught.value.message.args["path"] == "prompt"
    assert caught.value.message.args["asked"] == "p"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"prompt": None},
        {"prompt": {"1": {}}},
        {"prompt": []},
        {"prompt": [0, "p"]},
        {"prompt": [0, "p", {}, {}, []]},
        {"prompt": [0, "p", {}, {"bindery": {"prompt_id": "p"}}, []]},
    ],
)
def test_an_entry_that_names_ours_or_none_is_taken(fields: dict[str, Any]) -> None:
    assert parse_history({"p": entry(SUCCESS, **fields)}, "p") is not None


GRAPH = {"1": {"class_type": "EmptyImage", "inputs": {"width": 8}}}


@pytest.mark.parametrize(
    ("prompt", "graph"),
    [
        ([0, "p", GRAPH, {}, []], GRAPH),
        ([0, "p", None, {}, []], {}),
        ([0, "p", {"1": "no node"}], {}),
        ([0, "p"], {}),
        (None, {}),
    ],
)
def test_the_graph_that_ran_is_read_where_it_is_told(prompt: Any, graph: Any) -> None:
    assert parse_prompt_graph({"p": entry(SUCCESS, prompt=prompt)}, "p") == graph


def test_an_entry_that_is_gone_has_no_graph_and_anothers_is_not_taken() -> None:
    assert parse_prompt_graph({}, "p") == {}
    with pytest.raises(ServerError, match=r"answer\.not_ours"):
        parse_prompt_graph({"p": entry(SUCCESS, prompt=[0, "another", GRAPH])}, "p")


def test_a_task_without_a_graph_gets_the_one_that_ran_and_no_other_does() -> None:
    ran = HistoryEntry(TaskState.SUCCEEDED, (a_file(),), graph=GRAPH)
    bare = a_task(1, state=TaskState.RUNNING)
    assert settle_task(bare, ran, None, 5_000).graph == GRAPH
    own = a_task(1, state=TaskState.RUNNING, graph={"2": GRAPH["1"]})
    assert settle_task(own, ran, None, 5_000).graph == own.graph


def test_a_prompt_whose_id_the_server_made_names_both() -> None:
    document = {"s-4": with_own_id("ours", "s-4")}
    assert parse_history(document, "s-4", "ours") is not None
    with pytest.raises(ServerError, match=r"answer\.not_ours"):
        parse_history(document, "s-4", "theirs")


def test_our_prompt_under_another_id_than_its_own_is_not_taken() -> None:
    with pytest.raises(ServerError, match=r"answer\.not_ours"):
        find_by_own_id({"s-4": with_own_id("ours", "s-5")}, "ours")


@given(JSON)
def test_no_json_breaks_the_reading_of_a_history(value: Any) -> None:
    try:
        found = parse_history(value, "p")
    except ServerError:
        return
    assert found is None or found.state in {
        TaskState.SUCCEEDED,
        TaskState.FAILED,
        TaskState.INTERRUPTED,
    }


@given(JSON)
def test_no_json_breaks_the_reading_of_an_entry(value: Any) -> None:
    try:
        found = parse_entry(value)
    except ServerError:
        return
    told = (value.get("status") or {}).get("status_str")
    if told is not None:
        assert (found.state is TaskState.SUCCEEDED) is (told == "success")


@given(JSON)
def test_no_json_breaks_the_search_for_our_own_prompt(value: Any) -> None:
    with contextlib.suppress(ServerError):
        assert find_by_own_id(value, "ours") is None


RUNNING = a_task(1, state=TaskState.RUNNING, warning=None)


def test_a_success_ends_the_task_with_files_and_the_types_picture() -> None:
    kind = shipped_catalog().get("upscale")
    preview, saved = a_file("a.png", "5"), a_file("b.png", "9")
    task = settle_task(RUNNING, HistoryEntry(TaskState.SUCCEEDED, (preview, saved)), kind, 7)
    assert (task.state, task.ended_at) == (TaskState.SUCCEEDED, 7)
    assert task.outputs == (preview, saved)
    assert task.picture == saved
    assert task.warning is None


def test_without_a_type_the_first_picture_is_taken() -> None:
    files = (a_file("a.mp4", "5"), a_file("b.png", "5"))
    task = settle_task(RUNNING, HistoryEntry(TaskState.SUCCEEDED, files), None, 7)
    assert task.picture == files[1]


def test_a_success_with_a_file_or_a_text_needs_no_picture() -> None:
    end = HistoryEntry(TaskState.SUCCEEDED, (a_file("a.mp4"),))
    assert settle_task(RUNNING, end, None, 7).warning is None
    end = parse_entry({"status": SUCCESS, "outputs": {"5": {"text": ["hello"]}}})
    task = settle_task(RUNNING, end, None, 7)
    assert (task.state, task.picture, task.warning) == (TaskState.SUCCEEDED, None, None)
    assert task.texts == (OutputText("5", "text", "hello"),)


def test_a_success_without_anything_to_show_is_a_success_with_a_warning() -> None:
    end = parse_entry({"status": SUCCESS, "outputs": {"5": {"latents": [1]}}})
    task = settle_task(RUNNING, end, None, 7)
    assert (task.state, task.picture) == (TaskState.SUCCEEDED, None)
    assert task.warning == Trouble(message("output.no_picture", files="latents"))


IMAGES = {"9": {"images": [{"filename": "a.png"}]}}


@pytest.mark.parametrize(
    "status", [None, {}, {"status_str": None}, {"completed": True}, {"messages": [["x", {}]]}]
)
def test_outputs_without_a_status_are_a_success_with_a_note(status: Any) -> None:
    end = parse_entry({"status": status, "outputs": IMAGES})
    task = settle_task(RUNNING, end, None, 7)
    assert task.state is TaskState.SUCCEEDED
    assert task.picture == a_file("a.png", "9")
    assert task.warning == Trouble(message("output.no_status"))


def test_an_entry_without_the_key_status_is_read_too() -> None:
    assert parse_entry({"outputs": IMAGES}).state is TaskState.SUCCEEDED


def test_a_completed_run_without_a_status_may_have_no_outputs() -> None:
    end = parse_entry({"status": {"completed": True}, "outputs": {}})
    assert settle_task(RUNNING, end, None, 7).warning == Trouble(
        message("warning.both", first=message("output.empty"), second=message("output.no_status"))
    )


@pytest.mark.parametrize(
    ("name", "state"),
    [("execution_error", TaskState.FAILED), ("execution_interrupted", TaskState.INTERRUPTED)],
)
def test_outputs_without_a_status_are_no_success_when_an_error_is_reported(
    name: str, state: TaskState
) -> None:
    end = parse_entry({"status": {"messages": [[name, {}]]}, "outputs": IMAGES})
    assert end.state is state


def test_files_that_cannot_be_used_are_named_and_hide_no_other() -> None:
    files = [{"filename": f"{n}.png", "type": "cloud"} for n in range(9)]
    outputs = {"9": {"images": [*files, {"filename": "a.png"}]}}
    task = settle_task(RUNNING, parse_entry({"status": SUCCESS, "outputs": outputs}), None, 7)
    assert task.picture == a_file("a.png", "9")
    named = [f"{n}.png" for n in range(8)]
    assert task.warning == Trouble(message("output.unusable", files=named, count=9))


def test_more_files_than_are_kept_are_counted() -> None:
    files = [{"filename": f"{n}.png"} for n in range(MAX_FILES + 1)]
    end = parse_entry({"status": SUCCESS, "outputs": {"9": {"images": files}}})
    assert end.notes == (message("output.left_out", count=1, kept=MAX_FILES),)


def test_what_a_failed_run_put_out_is_kept_without_notes() -> None:
    outputs = {"9": {"images": [{"filename": "a.png", "type": "cloud"}], "text": ["so far"]}}
    end = parse_entry({"status": {"status_str": "error"}, "outputs": outputs})
    assert (end.notes, end.texts) == ((), (OutputText("9", "text", "so far"),))


def test_that_warning_keeps_the_reasons_of_the_one_before() -> None:
    reason = Reason("8", "EmptyImage", "width", "too wide")
    warned = replace(RUNNING, warning=Trouble(message("task.outputs_dropped"), (reason,)))
    task = settle_task(warned, HistoryEntry(TaskState.SUCCEEDED, ()), None, 7)
    said = message(
        "warning.both", first=message("output.empty"), second=message("task.outputs_dropped")
    )
    assert task.warning == Trouble(said, (reason,))


def test_a_warning_outlives_a_success_with_a_picture() -> None:
    warning = Trouble(message("task.outputs_dropped"))
    warned = replace(RUNNING, warning=warning)
    task = settle_task(warned, HistoryEntry(TaskState.SUCCEEDED, (a_file(),)), None, 7)
    assert task.warning == warning


@pytest.mark.parametrize("name", ["execution_error", "interrupted"])
def test_a_bad_end_has_its_trouble_and_no_warning_about_pictures(name: str) -> None:
    end = recorded(name)
    task = settle_task(RUNNING, end, None, 7)
    assert (task.state, task.trouble, task.warning) == (end.state, end.trouble, None)


# ---- how long it took ----


def test_a_recorded_run_tells_how_long_it_took() -> None:
    assert recorded("success_with_previews").took == 639


@pytest.mark.parametrize(
    "messages",
    [
        None,
        "soon",
        [],
        [["execution_start", {"timestamp": 5}]],
        [["execution_start", {"timestamp": 5}], ["execution_success", {"timestamp": 4}]],
        [["execution_start", {"timestamp": "5"}], ["execution_success", {"timestamp": True}]],
        [["execution_start", None], ["execution_success"], 7, ["a", {"timestamp": 1.5}]],
    ],
)
def test_a_server_that_does_not_say_how_long_is_no_riddle(messages: Any) -> None:
    found = parse_entry(entry({"status_str": "success", "messages": messages}))
    assert (found.state, found.took) == (TaskState.SUCCEEDED, None)


@pytest.mark.parametrize(
    ("started", "took", "after"),
    [
        (2_000, 3_000, 38_000),
        (2_000, 39_500, 1_500),
        (None, 3_000, 38_000),
        (None, 40_000, 1_000),
        (2_000, None, 2_000),
        (None, None, None),
        (2_000, 40_001, 2_000),
    ],
)
def test_a_task_that_ended_unwatched_took_as_long_as_its_server_says(
    started: int | None, took: int | None, after: int | None
) -> None:
    task = replace(a_task(state=TaskState.RUNNING), registered_at=1_000, started_at=started)
    ended = settle_task(task, HistoryEntry(TaskState.SUCCEEDED, (), took=took), None, 41_000)
    assert (ended.started_at, ended.ended_at) == (after, 41_000)


def test_a_huge_error_keeps_its_start_and_the_end_of_its_trace() -> None:
    huge = "x" * 1_000_000
    trouble = execution_trouble(
        {
            "node_id": huge,
            "node_type": huge,
            "exception_type": huge,
            "exception_message": huge,
            "traceback": [huge, "the cause"],
        }
    )
    (reason,) = trouble.reasons
    assert max(map(len, (reason.node_id, reason.class_type, reason.text))) < 2_100
    assert len(trouble.traceback) < 64_100
    assert trouble.traceback.endswith("the cause")
    assert all(len(str(value)) < 1_100 for value in trouble.message.args.values())


def test_outputs_that_were_left_out_before_the_answer_was_read_are_counted() -> None:
    outputs = {"9": {"images": [{"filename": "a.png"}]}}
    read = parse_entry({**entry(SUCCESS), "outputs": outputs, "left_out": 7})
    assert message("output.left_out", count=7, kept=1) in read.notes
