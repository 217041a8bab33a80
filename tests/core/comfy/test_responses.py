"""Answers of a server, recorded and invented: read into values, or blamed on the server."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.comfy import requests
from app.core.comfy.requests import Response
from app.core.comfy.responses import (
    MOST_DEPTH,
    MOST_LISTED,
    Accepted,
    Queue,
    QueueEntry,
    interrupts_by_id,
    own_id_of,
    parse_max_upload,
    parse_node_errors,
    parse_queue,
    parse_queue_depth,
    parse_submit,
    parse_upload,
    parse_version,
    read_json,
)
from app.core.errors import PromptRejected, Reason, ServerError
from app.core.reading.clip import MOST_REASONS
from tests.core.json_values import JSON
from tests.fakes.deep import DEEP_LIST, DEEP_OBJECT, guard_parser
from tests.fakes.samples import as_response, posted, sample
from tests.fakes.values import A


def reply(value: Any, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode())


def test_the_json_of_a_good_answer_is_read() -> None:
    assert read_json(reply({"a": [1, None]})) == {"a": [1, None]}


@pytest.mark.parametrize("status", [201, 204, 400, 404, 500, 502])
def test_another_status_is_the_servers_fault_and_named(status: int) -> None:
    with pytest.raises(ServerError) as caught:
        read_json(reply({}, status))
    assert caught.value.message.args == {"status": status}


@pytest.mark.parametrize(
    "body", [b"", b"queued", b"{", b"\xff\xfe\x00", DEEP_LIST.encode(), DEEP_OBJECT.encode()]
)
def test_what_is_no_json_is_the_servers_fault(body: bytes) -> None:
    with pytest.raises(ServerError) as caught:
        read_json(Response(200, body))
    assert caught.value.message.key == "answer.not_json"


@pytest.mark.parametrize("body", [b"<html>", b"\n <!doctype html><p>Sign in</p>"])
def test_a_web_page_is_told_apart(body: bytes) -> None:
    with pytest.raises(ServerError) as caught:
        read_json(Response(200, body))
    assert caught.value.message.key == "answer.web_page"


def test_how_long_a_server_asks_to_wait_is_kept() -> None:
    with pytest.raises(ServerError) as caught:
        read_json(Response(429, retry_after=5.0))
    assert caught.value.message.args == {"status": 429, "retry_after": 5.0}


@pytest.mark.parametrize(
    ("response", "args"),
    [
        (Response(403), {"status": 403, "is_empty": True}),
        (Response(403, b"no"), {"status": 403}),
        (Response(404), {"status": 404}),
    ],
)
def test_a_403_without_a_body_is_noted(response: Response, args: dict[str, object]) -> None:
    with pytest.raises(ServerError) as caught:
        read_json(response)
    assert caught.value.message.args == args


def test_a_queues_length_is_read_as_recorded() -> None:
    answer = sample("queue_running_and_pending")["during"]["queue_remaining"]
    assert parse_queue_depth(read_json(as_response(answer))) == 3


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([], "$"),
        ({}, "exec_info"),
        ({"exec_info": {}}, "exec_info.queue_remaining"),
        ({"exec_info": {"queue_remaining": -1}}, "exec_info.queue_remaining"),
        ({"exec_info": {"queue_remaining": "3"}}, "exec_info.queue_remaining"),
    ],
)
def test_a_queues_length_in_another_shape_names_where(value: Any, path: str) -> None:
    with pytest.raises(ServerError) as caught:
        parse_queue_depth(value)
    assert caught.value.message.args["path"] == path


@pytest.mark.parametrize("name", ["success_with_previews", "success_cached", "uploaded_input"])
def test_a_recorded_acceptance_is_read(name: str) -> None:
    accepted = parse_submit(posted(name))
    assert (accepted.prompt_id, accepted.reasons) == (sample(name)["prompt_id"], ())
    assert isinstance(accepted.number, int)


def test_a_recorded_acceptance_with_dropped_outputs_tells_why() -> None:
    accepted = parse_submit(posted("accepted_with_node_errors"))
    assert accepted.reasons == (
        Reason("8", "EmptyImage", "width", "Value 999999999 bigger than max of 16384"),
    )


@pytest.mark.parametrize("node_errors", [None, {}, []])
def test_an_acceptance_without_node_errors_has_no_reasons(node_errors: Any) -> None:
    answer = reply({"prompt_id": "p", "number": 1, "node_errors": node_errors})
    assert parse_submit(answer) == Accepted("p", (), 1)


@pytest.mark.parametrize("number", [None, True, "3"])
def test_an_acceptance_need_not_tell_a_number(number: Any) -> None:
    assert parse_submit(reply({"prompt_id": "p", "number": number})) == Accepted("p", ())


@pytest.mark.parametrize(
    ("name", "text", "reasons"),
    [
        (
            "rejected_validation",
            "Prompt outputs failed validation",
            (
                Reason("1", "EmptyImage", "width", "Required input is missing"),
                Reason("2", "SlowPreview", "steps", "Value 999999 bigger than max of 1000"),
            ),
        ),
        (
            "rejected_missing_upload",
            "Prompt outputs failed validation",
            (
                Reason(
                    "1",
                    "LoadImage",
                    "image",
                    "Custom validation failed for node: "
                    "image - Invalid image file: not-on-this-server.png",
                ),
            ),
        ),
        (
            "rejected_unknown_node",
            "Cannot execute because node NoSuchNode does not exist. Node ID '#1'",
            (Reason("1", "", "", "Cannot execute because node NoSuchNode does not exist."),),
        ),
    ],
)
def test_a_recorded_rejection_is_told_by_node_and_field(
    name: str, text: str, reasons: tuple[Reason, ...]
) -> None:
    with pytest.raises(PromptRejected) as caught:
        parse_submit(posted(name))
    assert caught.value.reasons == reasons
    assert caught.value.message.args == {"text": text}


@pytest.mark.parametrize("node_id", ["1", "57:8", "57:8:12", "a b-c"])
def test_the_node_of_a_rejection_may_be_of_a_subgraph(node_id: str) -> None:
    error = {"message": "No node.", "details": f"Node ID '#{node_id}'"}
    with pytest.raises(PromptRejected) as caught:
        parse_submit(reply({"error": error}, 400))
    assert caught.value.reasons == (Reason(node_id, "", "", "No node."),)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"error": "no prompt"}, "no prompt"),
        ({"error": None}, ""),
        ({}, ""),
        ({"error": {"message": None, "details": None}}, ""),
        ({"error": {"type": "no_prompt", "message": "No prompt", "details": ""}}, "No prompt"),
    ],
)
def test_a_rejection_in_other_forms_is_still_a_rejection(body: Any, text: str) -> None:
    with pytest.raises(PromptRejected) as caught:
        parse_submit(reply(body, 400))
    assert caught.value.message.args == {"text": text}
    assert caught.value.reasons == ()


@pytest.mark.parametrize(
    "answer",
    [
        Response(500, b"500: Internal Server Error"),
        Response(413, b""),
        reply([]),
        reply({"number": 1}),
        reply({"prompt_id": 7}),
        reply({"prompt_id": "p", "node_errors": {"1": []}}),
    ],
)
def test_a_strange_answer_to_a_submission_is_no_rejection(answer: Response) -> None:
    with pytest.raises(ServerError):
        parse_submit(answer)


@pytest.mark.parametrize("body", [b"not json", b"[]", b'{"node_errors": {"1": 7}}', b"\xff"])
def test_a_refusal_that_is_badly_told_is_a_refusal_all_the_same(body: bytes) -> None:
    with pytest.raises(PromptRejected) as caught:
        parse_submit(Response(400, body))
    assert caught.value.reasons == ()
    assert caught.value.message.args["text"] == body.decode(errors="replace")


@pytest.mark.parametrize(
    ("error", "field", "text"),
    [
        ({"message": "m", "details": "d", "extra_info": {"input_name": "f"}}, "f", "m: d"),
        ({"message": "m", "details": "f", "extra_info": {"input_name": "f"}}, "f", "m"),
        ({"message": "m"}, "", "m"),
        ({"type": "required_input_missing"}, "", "required_input_missing"),
        ({"message": "m", "extra_info": None}, "", "m"),
        ({"message": "m", "extra_info": {"input_name": None}}, "", "m"),
        ({}, "", ""),
    ],
)
def test_a_node_error_says_field_and_details_once(error: Any, field: str, text: str) -> None:
    reasons = parse_node_errors({"3": {"class_type": "C", "errors": [error]}})
    assert reasons == (Reason("3", "C", field, text),)


def test_node_errors_without_a_class_or_a_list_of_errors_are_none() -> None:
    assert parse_node_errors({"3": {}, "4": {"errors": []}}) == ()


@pytest.mark.parametrize("value", [[], {"3": None}, {"3": {"errors": {}}}, {"3": {"errors": [1]}}])
def test_node_errors_of_another_shape_are_the_servers_fault(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_node_errors(value)


def test_the_recorded_queue_is_read() -> None:
    during = sample("queue_running_and_pending")["during"]
    queue = parse_queue(read_json(as_response(during["queue"])))
    assert [entry.prompt_id for entry in queue.running] == ["15416f4e-d774-4394-b7cd-88ed1fd0137a"]
    assert [entry.prompt_id for entry in queue.pending] == during["pending_ids"]
    after = parse_queue(read_json(as_response(during["queue_after_delete"])))
    assert after.pending == ()


def test_pending_prompts_are_sorted_by_their_priority() -> None:
    pending = [[3, "c", {}], [-1.5, "a", {}], [2, "b", {}], ["?", "first-come", {}]]
    queue = parse_queue({"queue_running": [], "queue_pending": pending})
    assert [entry.prompt_id for entry in queue.pending] == ["a", "first-come", "b", "c"]


def test_our_own_id_is_found_in_a_queue_entry() -> None:
    extra = {"bindery": {"prompt_id": "ours"}}
    queue = parse_queue({"queue_running": [[0, "theirs", {}, extra]], "queue_pending": []})
    assert queue == Queue((QueueEntry("theirs", "ours"),))


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"queue_running": []},
        {"queue_running": {}, "queue_pending": []},
    ],
)
def test_a_queue_of_another_shape_is_the_servers_fault(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_queue(value)


@pytest.mark.parametrize("odd", [[1], "x", None, [1, None], [1, 7], [1, "\ud800"]])
def test_somebodys_odd_prompt_does_not_hide_the_others(odd: Any) -> None:
    queue = parse_queue({"queue_running": [odd, [0, "a"]], "queue_pending": [[2, "c"], odd]})
    assert queue == Queue((QueueEntry("a", ""),), (QueueEntry("c", ""),))


@pytest.mark.parametrize(
    ("extra", "own_id"),
    [
        ({"bindery": {"prompt_id": "ours"}}, "ours"),
        ({"bindery": {"prompt_id": 7}}, ""),
        ({"bindery": "ours"}, ""),
        ({}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_only_our_own_mark_counts_as_our_id(extra: Any, own_id: str) -> None:
    assert own_id_of(extra) == own_id


def test_recorded_uploads_are_known_by_the_name_that_came_back() -> None:
    uploads = sample("uploads")["uploads"]
    names = [parse_upload(reply(upload["body"], upload["status"])) for upload in uploads]
    assert names == ["photo.png", "photo.png", "photo (1).png"]


def test_an_upload_in_a_subfolder_is_known_with_it() -> None:
    assert parse_upload(reply({"name": "t.png", "subfolder": "a/b"})) == "a/b/t.png"
    assert parse_upload(reply({"name": "t.png"})) == "t.png"


@pytest.mark.parametrize(
    "answer", [Response(400), Response(413), reply({}), reply({"name": None}), reply([])]
)
def test_an_upload_without_a_name_is_the_servers_fault(answer: Response) -> None:
    with pytest.raises(ServerError):
        parse_upload(answer)


def test_the_recorded_version_and_upload_limit_are_read() -> None:
    info = sample("server_info")
    assert parse_version(read_json(as_response(info["system_stats"]))) == "0.3.64"
    assert parse_max_upload(read_json(as_response(info["features"]))) == 104_857_600


def test_a_server_may_have_no_upload_limit() -> None:
    assert parse_max_upload({"supports_preview_metadata": True}) is None


@pytest.mark.parametrize("value", [[], {"max_upload_size": -1}, {"max_upload_size": "10"}])
def test_a_strange_upload_limit_is_the_servers_fault(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_max_upload(value)


@pytest.mark.parametrize("value", [[], {}, {"system": []}, {"system": {"comfyui_version": 3}}])
def test_a_missing_version_is_the_servers_fault(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_version(value)


@pytest.mark.parametrize(
    ("version", "heeds"),
    [
        ("0.3.60", True),
        ("0.3.64", True),
        ("v0.3.64", True),
        ("0.4.0", True),
        ("0.19.2", True),
        ("1.0.0", True),
        ("0.3.60-rc1", True),
        ("0.3.59", False),
        ("0.2.99", False),
        ("0.3", False),
        ("", False),
        ("unknown", False),
    ],
)
def test_only_a_version_that_is_sure_to_heed_ids_may_be_interrupted(
    version: str, heeds: bool
) -> None:
    assert interrupts_by_id(version) is heeds


@pytest.mark.parametrize(
    "parse",
    [parse_queue_depth, parse_queue, parse_version, parse_max_upload, parse_node_errors],
)
@given(JSON)
def test_no_json_breaks_a_reader(parse: Any, value: Any) -> None:
    with contextlib.suppress(ServerError):
        parse(value)


@given(st.sampled_from([200, 400, 500]), JSON)
def test_no_answer_breaks_the_reading_of_a_submission(status: int, value: Any) -> None:
    with contextlib.suppress(ServerError, PromptRejected):
        parse_submit(Response(status, json.dumps(value).encode()))


@given(st.binary())
def test_no_bytes_break_the_reading_of_json(body: bytes) -> None:
    with contextlib.suppress(ServerError):
        read_json(Response(200, body))


def test_an_id_that_no_address_can_hold_is_not_taken_over_from_a_server() -> None:
    try:
        accepted = parse_submit(Response(200, rb'{"prompt_id": "\ud800"}'))
    except ServerError:
        return
    assert requests.history(A, accepted.prompt_id).url


@pytest.mark.parametrize("text", [DEEP_LIST, DEEP_OBJECT])
def test_an_answer_that_is_nested_too_deep_for_pyodide_never_reaches_the_parser(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    guard_parser(monkeypatch)
    with pytest.raises(ServerError):
        read_json(Response(200, text.encode()))


def test_a_queue_without_end_is_as_long_as_a_queue_can_be() -> None:
    assert parse_queue_depth({"exec_info": {"queue_remaining": 1e308}}) == MOST_DEPTH
    assert parse_queue({"queue_running": [], "queue_pending": [], "left_out": 10**9}).depth == (
        MOST_DEPTH
    )


def test_of_a_long_queue_the_first_are_read_and_ours_behind_them() -> None:
    waiting = [[at, f"p{at}", {}, {}] for at in range(MOST_LISTED + 500)]
    waiting[MOST_LISTED + 100] = [MOST_LISTED + 100, "x", {}, {"bindery": {"prompt_id": "own"}}]
    queue = parse_queue({"queue_running": [[0, "r"]], "queue_pending": waiting})
    assert len(queue.pending) == MOST_LISTED + 1
    assert queue.pending[-1] == QueueEntry("x", "own", MOST_LISTED + 101)
    assert queue.left_out == 499
    assert queue.depth == MOST_LISTED + 501


@pytest.mark.parametrize(("given", "place"), [(7, 7), (0, 0), (-1, 0), (True, 0), (None, 0)])
def test_a_place_in_a_reduced_queue_is_read(given: Any, place: int) -> None:
    value = {"queue_running": [], "queue_pending": [[1, "p", given, {}]], "left_out": "many"}
    assert parse_queue(value) == Queue((), (QueueEntry("p", "", place),))


def test_many_reasons_end_with_the_number_of_the_others() -> None:
    errors = {str(at): {"errors": [{"message": "m"}]} for at in range(MOST_REASONS + 7)}
    reasons = parse_node_errors(errors)
    assert reasons[:-1] == tuple(Reason(str(at), "", "", "m") for at in range(MOST_REASONS))
    assert reasons[-1] == Reason("", "", "", "… (+7)")
    assert parse_node_errors({}, MOST_REASONS + 9)[-1].text == "… (+9)"


def test_a_refusal_of_a_megabyte_is_cut() -> None:
    huge = "x" * 1_000_000
    errors = {huge: {"class_type": huge, "errors": [{"message": huge, "details": "d"}]}}
    with pytest.raises(PromptRejected) as refused:
        parse_submit(reply({"error": {"message": huge}, "node_errors": errors}, 400))
    shown = [str(refused.value.message.args["text"]), *vars_of(refused.value.reasons[0])]
    assert max(map(len, shown)) < 2_100


def test_a_refused_output_of_a_megabyte_is_cut() -> None:
    error = {"message": "m" * 1_000_000, "details": f"Node ID '#{'9' * 1_000_000}'"}
    with pytest.raises(PromptRejected) as refused:
        parse_submit(reply({"error": error}, 400))
    (reason,) = refused.value.reasons
    assert max(map(len, vars_of(reason))) < 2_100


def vars_of(reason: Reason) -> tuple[str, ...]:
    return reason.node_id, reason.class_type, reason.field, reason.text


@pytest.mark.parametrize(
    "read",
    [
        lambda name: parse_submit(reply({"prompt_id": name})),
        lambda name: parse_upload(reply({"name": name})),
        lambda name: parse_upload(reply({"name": "n", "subfolder": name})),
        lambda name: parse_version({"system": {"comfyui_version": name}}),
    ],
)
def test_a_name_of_a_megabyte_is_the_servers_fault(read: Any) -> None:
    with pytest.raises(ServerError):
        read("n" * 1_000_000)
