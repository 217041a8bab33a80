"""Requests as values: each goes to one server, says what it must, and nothing else."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.comfy import requests
from app.core.comfy.provoked_errors import no_file, wrong_method
from app.core.comfy.requests import FilePart, Request
from app.core.task.task import Task
from tests.fakes.values import A, B, a_task, an_id


@pytest.mark.parametrize(
    ("request_", "url"),
    [
        (requests.queue_depth(A), f"{A}/api/prompt"),
        (requests.queue(A), f"{A}/api/queue"),
        (requests.history(A, an_id(1)), f"{A}/api/history/{an_id(1)}"),
        (requests.recent_history(A, 100), f"{A}/api/history?max_items=100"),
        (requests.system_stats(A), f"{A}/api/system_stats"),
        (requests.model_files(A, "my loras"), f"{A}/api/experiment/models/my%20loras"),
        (requests.prompt_graph(A, an_id(1)), f"{A}/api/history/{an_id(1)}"),
        (requests.features(A), f"{A}/api/features"),
        (requests.object_info(A, "KSampler"), f"{A}/api/object_info/KSampler"),
    ],
)
def test_a_question_is_a_get_to_the_server_that_is_named(request_: Request, url: str) -> None:
    assert (request_.method, request_.url) == ("GET", url)
    assert (request_.body, request_.fields, request_.file) == (None, None, None)


def test_a_file_is_looked_for_without_its_bytes_whatever_its_size() -> None:
    request = requests.look_for_file(f"{A}/api/view?filename=x.png", 5.0)
    assert (request.method, request.url) == ("HEAD", f"{A}/api/view?filename=x.png")
    assert (request.seconds, request.limit) == (5.0, requests.FILE_BYTES)


def test_a_probe_waits_less_than_any_other_question() -> None:
    assert requests.queue_depth(A).seconds == requests.PROBE_SECONDS
    assert requests.queue_depth(A, 5.0).seconds == 5.0
    assert requests.queue(A).seconds > requests.PROBE_SECONDS


@pytest.mark.parametrize(
    ("request_", "limit"),
    [
        (requests.queue_depth(A), 4_000),
        (requests.system_stats(A), 64_000),
        (requests.features(A), 64_000),
        (requests.object_info(A, "KSampler"), 2_000_000),
        (requests.history(A, an_id(1)), 8_000_000),
        (requests.prompt_graph(A, an_id(1)), 2_000_000),
        (requests.recent_history(A, 32), 32_000_000),
        (requests.queue(A), 16_000_000),
        (requests.submit(a_task(1, A)), 4_000_000),
        (requests.upload_image(A, "photo.png", object()), 64_000),
        (requests.interrupt(a_task(1, A)), 64_000),
    ],
)
def test_each_kind_of_answer_has_its_own_limit(request_: Request, limit: int) -> None:
    assert request_.limit == limit


def test_a_probes_body_may_not_take_longer_than_its_head() -> None:
    assert requests.queue_depth(A, 3.0).stall_seconds == 3.0
    assert requests.queue(A).stall_seconds == 20.0


@pytest.mark.parametrize("make", [requests.history, requests.object_info])
@given(st.text(min_size=1))
def test_no_name_leaves_its_place_in_the_path(
    make: Callable[[str, str], Request], name: str
) -> None:
    rest = make(A, name).url.removeprefix(f"{A}/api/")
    assert rest.count("/") == 1
    assert not set(rest) & set("?#\\ ")


def test_an_upload_may_go_into_a_subfolder() -> None:
    request = requests.upload_image(A, "cat.glb", object(), "3d")
    assert request.fields == {"type": "input", "subfolder": "3d"}


def test_a_file_is_fetched_up_to_a_limit() -> None:
    request = requests.fetch_file(f"{A}/api/view?filename=a.png", 5)
    assert (request.method, request.limit) == ("GET", 5)


def test_an_upload_is_multipart_with_the_image_field_and_no_overwriting() -> None:
    source = object()
    request = requests.upload_image(A, "photo.png", source)
    assert (request.method, request.url) == ("POST", f"{A}/api/upload/image")
    assert request.file == FilePart("image", "photo.png", source)
    assert request.fields == {"type": "input"}
    assert request.body is None


TASK = a_task(1, B, graph={"9": {"class_type": "SaveImage", "inputs": {"images": ["名", 0]}}})


def body_of(request: Request) -> dict[str, object]:
    assert request.body is not None
    body: dict[str, object] = json.loads(request.body)
    return body


def test_a_submission_goes_to_the_tasks_own_server_under_our_own_id() -> None:
    request = requests.submit(TASK)
    assert (request.method, request.url) == ("POST", f"{B}/api/prompt")
    body = body_of(request)
    assert body["prompt"] == TASK.graph
    assert body["prompt_id"] == an_id(1)
    assert body["client_id"] == "client-1"


def test_a_submission_can_be_found_by_an_id_that_no_server_replaces() -> None:
    extra = body_of(requests.submit(TASK))["extra_data"]
    assert isinstance(extra, dict)
    assert extra["bindery"] == {"prompt_id": an_id(1), "window_id": "window-1"}
    assert extra["preview_method"] == "auto"


def test_a_submission_again_says_exactly_the_same() -> None:
    assert requests.submit(TASK) == requests.submit(TASK)


@pytest.mark.parametrize(
    ("make", "route", "body"),
    [
        (
            lambda task: requests.delete_pending(task, [task.server_prompt_id]),
            "queue",
            {"delete": ["{id}"]},
        ),
        (requests.interrupt, "interrupt", {"prompt_id": "{id}"}),
    ],
)
@pytest.mark.parametrize(("remote_id", "id_"), [("", an_id(1)), ("server-7", "server-7")])
def test_a_cancel_names_one_prompt_by_the_id_its_server_knows(
    make: Callable[[Task], Request], route: str, body: object, remote_id: str, id_: str
) -> None:
    request = make(a_task(1, B, remote_id=remote_id))
    assert (request.method, request.url) == ("POST", f"{B}/api/{route}")
    assert request.body == json.dumps(body).replace("{id}", id_)


def test_an_empty_prompt_names_no_graph() -> None:
    request = requests.empty_prompt("http://a:1")
    assert (request.method, request.url) == ("POST", "http://a:1/api/prompt")
    assert request.body == "{}"


def test_errors_are_provoked_without_a_preflight_and_without_harm() -> None:
    nameless, wrong = no_file(A, 5.0), wrong_method(A, 5.0)
    assert (nameless.method, nameless.url) == ("GET", f"{A}/api/view?filename=")
    assert (wrong.method, wrong.url, wrong.body) == ("POST", f"{A}/api/system_stats", None)
    assert [nameless.preflight, wrong.preflight] == [False, False]
    assert requests.features(A).preflight
