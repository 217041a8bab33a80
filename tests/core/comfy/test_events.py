"""Frames of a socket, recorded and broken: each is an event, and none is an exception."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.comfy.events import (
    FEATURE_FLAGS,
    Malformed,
    NodesMoved,
    NodeStarted,
    Preview,
    QueueChanged,
    RunEnded,
    ServerEvent,
    Started,
    Uninteresting,
    credential_auth,
    parse_binary,
    parse_text,
)
from app.core.task.progress import NodeProgress, Progress
from tests.core.json_values import JSON, NUMBERS
from tests.fakes.deep import DEEP_LIST, DEEP_OBJECT, guard_parser
from tests.fakes.samples import events_of, sample


def frame(kind: str, **data: Any) -> str:
    return json.dumps({"type": kind, "data": data})


def test_the_recorded_greeting_is_understood() -> None:
    assert list(events_of("hello")) == [QueueChanged(0), Uninteresting("feature_flags")]


def test_the_recorded_run_tells_its_story_in_order() -> None:
    name = "success_with_previews"
    prompt_id = sample(name)["prompt_id"]
    events = list(events_of(name))
    told = [type(event) for event in events]
    assert events[:3] == [QueueChanged(1), QueueChanged(1), Started(prompt_id)]
    assert events[-3:] == [RunEnded(prompt_id), QueueChanged(0), RunEnded(prompt_id)]
    assert [event.node_id for event in events if isinstance(event, NodeStarted)] == ["1", "2", "3"]
    assert told.count(Preview) == 4
    assert Malformed not in told


def test_recorded_previews_are_pictures_of_that_prompt() -> None:
    name = "success_with_previews"
    for event in events_of(name):
        if isinstance(event, Preview):
            assert event.prompt_id == sample(name)["prompt_id"]
            assert (event.mime, event.image[:3]) == ("image/jpeg", b"\xff\xd8\xff")


def test_a_cached_node_is_finished_at_once() -> None:
    moved = [event for event in events_of("success_cached") if isinstance(event, NodesMoved)]
    assert {node: one.fraction for node, one in moved[0].nodes.items()} == {
        "1": 1.0,
        "2": 1.0,
        "3": 1.0,
    }
    after = Progress().with_nodes(moved[0].nodes).with_nodes({"1": NodeProgress(0, 4)})
    assert after.nodes["1"].fraction == 1.0


@pytest.mark.parametrize(
    "name",
    ["accepted_with_node_errors", "execution_error", "interrupted", "queue_running_and_pending"],
)
def test_every_recorded_frame_is_understood(name: str) -> None:
    events = list(events_of(name))
    assert not [event for event in events if isinstance(event, Malformed)]
    assert RunEnded(sample(name)["prompt_id"]) in events


def test_the_first_status_names_a_client_and_may_bring_a_key() -> None:
    info = {"exec_info": {"queue_remaining": 2}}
    first = parse_text(frame("status", status=info, sid="me", credential_key="secret"))
    assert isinstance(first, QueueChanged)
    assert (first.sid, first.credential_key) == ("me", "secret")
    assert "secret" not in repr(first)
    later = parse_text(frame("status", status=info))
    assert isinstance(later, QueueChanged)
    assert (later.sid, later.credential_key) == ("", "")
    assert isinstance(parse_text(frame("status", status=info, sid=5)), Malformed)


def test_a_key_is_shown_by_a_message_of_its_own() -> None:
    shown = json.loads(credential_auth("secret"))
    assert shown == {"type": "credential_auth", "data": {"credential_key": "secret"}}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (frame("status", status={"exec_info": {"queue_remaining": 2}}, sid="x"), QueueChanged(2)),
        (frame("execution_start", prompt_id="p", timestamp=1), Started("p")),
        (frame("executing", node="3", display_node="3", prompt_id="p"), NodeStarted("p", "3")),
        (frame("executing", node="3"), NodeStarted("", "3")),
        (frame("executing", node=3, prompt_id="p"), NodeStarted("p", "3")),
        (frame("executing", node=None, prompt_id="p"), RunEnded("p")),
        (frame("executing", node=None), Uninteresting("executing")),
        (frame("execution_success", prompt_id="p"), RunEnded("p")),
        (frame("execution_error", prompt_id="p"), RunEnded("p")),
        (frame("execution_interrupted", prompt_id="p"), RunEnded("p")),
        (frame("execution_cached", prompt_id="p", nodes=None), NodesMoved("p", {})),
        (
            frame("progress", value=1, max=4, prompt_id="p", node="2"),
            NodesMoved("p", {"2": NodeProgress(1, 4)}),
        ),
        (frame("progress", value=1, max=4, prompt_id="p"), NodesMoved("p", {})),
        (
            frame("progress_state", prompt_id="p", nodes={"2": {"value": 1, "max": 4}}),
            NodesMoved("p", {"2": NodeProgress(1, 4)}),
        ),
        (
            frame(
                "progress_state",
                prompt_id="p",
                nodes={"2": {"value": 0, "max": 1, "state": "finished"}},
            ),
            NodesMoved("p", {"2": NodeProgress(0, 1, finished=True)}),
        ),
        (frame("executed", node="9", output={}, prompt_id="p"), Uninteresting("executed")),
        (frame("logs", entries=[]), Uninteresting("logs")),
        ('{"type": "a.custom.nodes.own"}', Uninteresting("a.custom.nodes.own")),
        ('{"type": "notification", "data": null}', Uninteresting("notification")),
    ],
)
def test_a_text_frame_is_read(text: str, event: ServerEvent) -> None:
    assert parse_text(text) == event


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        (DEEP_LIST, "not JSON"),
        (DEEP_OBJECT, "not JSON"),
        ("[]", "answer.shape (path=$, wanted=object)"),
        ("{}", "answer.shape (path=type, wanted=string)"),
        ('{"type": "status", "data": []}', "answer.shape (path=$, wanted=object)"),
        ('{"type": "status", "data": [1]}', "answer.shape (path=data, wanted=object)"),
        (frame("execution_start"), "answer.shape (path=data.prompt_id, wanted=string)"),
        (frame("progress", prompt_id="p", max=1), "answer.shape (path=value, wanted=number)"),
        (frame("progress", prompt_id="p", value=1), "answer.shape (path=max, wanted=number)"),
        (frame("progress_state", prompt_id="p"), "answer.shape (path=data.nodes, wanted=object)"),
        (
            frame("progress_state", prompt_id="p", nodes={"1": 3}),
            "answer.shape (path=data.nodes, wanted=object)",
        ),
        (
            frame("executing", node="1", prompt_id=7),
            "answer.shape (path=data.prompt_id, wanted=string)",
        ),
    ],
)
def test_a_text_frame_that_makes_no_sense_says_why(text: str, why: str) -> None:
    assert parse_text(text) == Malformed(why)


HEAD = {"node_id": "2", "prompt_id": "p", "image_type": "image/png"}


def with_metadata(head: Any, image: bytes = b"image") -> bytes:
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    return (4).to_bytes(4, "big") + len(text).to_bytes(4, "big") + text + image


@pytest.mark.parametrize(
    ("data", "event"),
    [
        (b"\0\0\0\1\0\0\0\1jpeg", Preview("", b"jpeg", "image/jpeg")),
        (b"\0\0\0\1\0\0\0\2png", Preview("", b"png", "image/png")),
        (b"\0\0\0\3\0\0\0\1" + b"9text", Uninteresting("text")),
        (with_metadata(HEAD), Preview("p", b"image", "image/png")),
        (with_metadata({**HEAD, "more": 1}), Preview("p", b"image", "image/png")),
        (b"", Malformed("short binary frame")),
        (b"\0\0\0\1\0\0\0", Malformed("short binary frame")),
        (b"\0\0\0\1\0\0\0\3gif", Malformed("binary frame of type 1")),
        (b"\0\0\0\2\0\0\0\1png", Malformed("binary frame of type 2")),
        (b"\xff\xff\xff\xff\0\0\0\0", Malformed("binary frame of type 4294967295")),
        (b"\0\0\0\4\0\0\0\xff{}", Malformed("binary frame of type 4")),
        (with_metadata(HEAD, b""), Malformed("binary frame of type 4")),
        (with_metadata(b"{"), Malformed("preview without JSON")),
        (with_metadata(b"\xff"), Malformed("preview without JSON")),
        (with_metadata([]), Malformed("answer.shape (path=preview, wanted=object)")),
        (with_metadata({}), Malformed("answer.shape (path=preview.prompt_id, wanted=string)")),
        (
            with_metadata({**HEAD, "image_type": None}),
            Malformed("answer.shape (path=preview.image_type, wanted=string)"),
        ),
        (
            with_metadata({**HEAD, "image_type": "text/html"}),
            Malformed("preview of an unknown type"),
        ),
    ],
)
def test_a_binary_frame_is_read_or_says_why_not(data: bytes, event: ServerEvent) -> None:
    assert parse_binary(data) == event


def test_the_handshake_is_the_one_that_servers_know() -> None:
    assert json.loads(FEATURE_FLAGS) == {
        "type": "feature_flags",
        "data": {"supports_preview_metadata": True},
    }


KINDS = st.sampled_from(
    [
        "status",
        "executing",
        "execution_start",
        "execution_cached",
        "progress",
        "progress_state",
        "execution_success",
    ]
)


@given(st.text())
def test_no_text_breaks_the_reading_of_frames(text: str) -> None:
    parse_text(text)


@given(KINDS, JSON)
@example("status", {"status": {"exec_info": {"queue_remaining": float("inf")}}})
def test_no_json_breaks_the_reading_of_frames(kind: str, data: Any) -> None:
    parse_text(json.dumps({"type": kind, "data": data}))


@given(NUMBERS, NUMBERS)
@example(10**400, 1)
@example(10**400, 10**399)
def test_no_numbers_of_a_frame_break_the_progress_bar(value: float, maximum: float) -> None:
    event = parse_text(frame("progress", prompt_id="p", node="1", value=value, max=maximum))
    if isinstance(event, NodesMoved):
        assert 0.0 <= Progress().with_nodes(event.nodes).overall({"1": 1}) <= 1.0


@given(st.binary() | st.binary().map(lambda rest: b"\0\0\0\4\0\0\0\2" + rest))
def test_no_bytes_break_the_reading_of_frames(data: bytes) -> None:
    parse_binary(data)


@pytest.mark.parametrize("text", [DEEP_LIST, DEEP_OBJECT])
def test_a_frame_that_is_nested_too_deep_for_pyodide_never_reaches_the_parser(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    guard_parser(monkeypatch)
    assert isinstance(parse_text(text), Malformed)
    assert isinstance(parse_binary(with_metadata(text.encode())), Malformed)


def test_a_frame_that_is_only_long_is_read() -> None:
    nodes = {str(number): {"value": 1, "max": 2, "note": "[[[{{{"} for number in range(3_000)}
    event = parse_text(frame("progress_state", prompt_id="p", nodes=nodes))
    assert isinstance(event, NodesMoved)
    assert len(event.nodes) == 3_000
