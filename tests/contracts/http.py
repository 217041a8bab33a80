"""Promises of the http port."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from app.core.comfy import requests
from app.core.comfy.requests import Request
from app.core.comfy.responses import parse_upload
from app.core.errors import BinderyError
from app.services.ports import Http
from tests.contracts.surroundings import Surroundings

Trouble = Literal["refuses", "unreadable", "late", "breaks off"]
Habit = Literal["endless", "bomb", "stalls", "drips", "redirects", "busy"]

EMPTY = {"width": 8, "height": 8, "batch_size": 1, "color": 0}
GRAPH = {
    "1": {"class_type": "EmptyImage", "inputs": EMPTY},
    "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}},
}
NO_GRAPH = {"1": {"class_type": "NoSuchNode", "inputs": {}}}


@dataclass(frozen=True, slots=True)
class HttpBench:
    """The addresses of a server and of nobody, and troubles that befall the server.

    It refuses connections, its answers may not be read, its answers take half a minute, or those
    to `POST /prompt` break off. `arrived` waits for the requests of a method to a route and returns
    their bodies; `file` makes a file as requests hold them, `uploaded` returns what one became.
    """

    http: Http
    server: str
    nobody: str
    befall: Callable[[Trouble], Awaitable[None]]
    strange: Callable[[Habit], str]
    arrived: Callable[[str, str], Awaitable[list[Any]]]
    file: Callable[[bytes], Any]
    uploaded: Callable[[str], Awaitable[bytes]]
    around: Surroundings


def _submission(bench: HttpBench, body: Any) -> Request:
    return Request("POST", f"{bench.server}/api/prompt", body=json.dumps(body))


async def _trouble(bench: HttpBench, request: Request) -> str:
    try:
        await bench.around.run(bench.http.send(request))
    except BinderyError as error:
        return error.message.key
    raise AssertionError("it was answered")


async def _file_trouble(bench: HttpBench, request: Request) -> str:
    try:
        await bench.around.run(bench.http.file(request))
    except BinderyError as error:
        return error.message.key
    raise AssertionError("there was a file")


async def an_answer_is_read_with_its_kind(bench: HttpBench) -> None:
    response = await bench.http.send(requests.queue_depth(bench.server))
    assert response.status == 200
    assert json.loads(response.body) == {"exec_info": {"queue_remaining": 0}}
    assert response.content_type.startswith("application/json")


async def an_answer_of_any_status_is_an_answer(bench: HttpBench) -> None:
    missing = await bench.http.send(Request("GET", f"{bench.server}/api/view?filename=none.png"))
    assert missing.status == 404
    refused = await bench.http.send(_submission(bench, {"prompt": NO_GRAPH}))
    assert refused.status == 400
    assert json.loads(refused.body)["error"]["type"] == "invalid_prompt"


async def json_arrives_as_it_is(bench: HttpBench) -> None:
    body = {"delete": ["ünknown 图"]}
    text = json.dumps(body, ensure_ascii=False)
    response = await bench.http.send(Request("POST", f"{bench.server}/api/queue", body=text))
    assert response.status == 200
    assert await bench.arrived("POST", "queue") == [body]


async def a_file_arrives_under_its_own_name(bench: HttpBench) -> None:
    content = bytes(range(256))
    request = requests.upload_image(bench.server, "图 1 (é).png", bench.file(content))
    name = parse_upload(await bench.http.send(request))
    assert name == "图 1 (é).png"
    assert await bench.uploaded(name) == content


async def a_file_is_passed_on_byte_by_byte(bench: HttpBench) -> None:
    content = bytes(range(256)) * 40
    first = requests.upload_image(bench.server, "passed.png", bench.file(content))
    name = parse_upload(await bench.http.send(first))
    address = f"{bench.server}/api/view?filename={name}&type=input&subfolder="
    found = await bench.http.file(requests.fetch_file(address, len(content)))
    assert found.size == len(content)
    second = requests.upload_image(bench.server, "again.png", found.source)
    assert parse_upload(await bench.http.send(second)) == "again.png"
    assert await bench.uploaded("again.png") == content
    small = requests.fetch_file(address, len(content) - 1)
    assert await _file_trouble(bench, small) == "answer.too_large"
    missing = requests.fetch_file(
        f"{bench.server}/api/view?filename=none.png&type=input&subfolder=", 9
    )
    assert await _file_trouble(bench, missing) == "answer.status"


async def without_an_answer_it_is_a_transport_error(bench: HttpBench) -> None:
    for address in (bench.nobody, "http://host:99999"):
        assert await _trouble(bench, requests.queue_depth(address, 5)) == "transport.failed"
    await bench.befall("refuses")
    assert await _trouble(bench, requests.queue_depth(bench.server, 5)) == "transport.failed"


async def an_answer_that_may_not_be_read_is_one_too(bench: HttpBench) -> None:
    await bench.befall("unreadable")
    assert await _trouble(bench, requests.queue_depth(bench.server, 5)) == "transport.failed"


async def an_answer_that_breaks_off_is_one_too_though_the_request_arrived(
    bench: HttpBench,
) -> None:
    await bench.befall("breaks off")
    body = {"prompt": GRAPH}
    assert await _trouble(bench, _submission(bench, body)) == "transport.cut"
    assert await bench.arrived("POST", "prompt") == [body]


async def a_late_answer_is_a_time_out(bench: HttpBench) -> None:
    await bench.befall("late")
    request = Request("GET", f"{bench.server}/api/queue", seconds=0.1)
    assert await _trouble(bench, request) == "transport.timeout"


async def an_answer_over_the_limit_is_refused(bench: HttpBench) -> None:
    for habit in ("endless", "bomb"):
        request = Request("GET", bench.strange(habit), limit=1_000_000)
        assert await _trouble(bench, request) == "answer.too_large"


async def an_answer_as_large_as_the_limit_is_read(bench: HttpBench) -> None:
    address = f"{bench.server}/api/prompt"
    size = len((await bench.http.send(Request("GET", address))).body)
    assert len((await bench.http.send(Request("GET", address, limit=size))).body) == size
    assert await _trouble(bench, Request("GET", address, limit=size - 1)) == "answer.too_large"


async def a_body_that_stops_coming_is_stalled(bench: HttpBench) -> None:
    for habit in ("stalls", "drips"):
        request = Request("GET", bench.strange(habit), stall_seconds=0.2)
        assert await _trouble(bench, request) == "transport.stalled"


async def a_redirect_is_not_followed(bench: HttpBench) -> None:
    request = Request("GET", bench.strange("redirects"))
    assert await _trouble(bench, request) == "transport.redirected"
    assert await bench.http.reachable(request.url, 5)


async def an_answer_says_when_to_ask_again(bench: HttpBench) -> None:
    busy = await bench.http.send(Request("GET", bench.strange("busy")))
    assert (busy.status, busy.retry_after) == (429, 5.0)
    usual = await bench.http.send(requests.queue_depth(bench.server))
    assert usual.retry_after is None


async def a_send_that_is_cancelled_ends_at_once(bench: HttpBench) -> None:
    await bench.befall("late")
    sending = asyncio.ensure_future(bench.http.send(requests.queue(bench.server)))
    await bench.arrived("GET", "queue")
    sending.cancel()
    done, _ = await asyncio.wait({sending}, timeout=5)
    assert done == {sending}
    assert sending.cancelled()


async def reachable_is_what_answers_whether_it_may_be_read_or_not(bench: HttpBench) -> None:
    for route in ("prompt", "nothing"):
        assert await bench.http.reachable(f"{bench.server}/api/{route}", 5)
    await bench.befall("unreadable")
    assert await bench.http.reachable(f"{bench.server}/api/prompt", 5)


async def what_does_not_answer_or_not_in_time_is_not_reachable(bench: HttpBench) -> None:
    run, route = bench.around.run, f"{bench.server}/api/prompt"
    for address in (bench.nobody, "http://host:99999"):
        assert not await run(bench.http.reachable(f"{address}/api/prompt", 5))
    await bench.befall("late")
    assert not await run(bench.http.reachable(route, 0.1))
    await bench.befall("refuses")
    assert not await run(bench.http.reachable(route, 5))
