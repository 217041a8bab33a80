"""Promises of the http port."""

import asyncio
import json

import js

from app.browser.http import BrowserHttp
from app.core import requests
from app.core.answers import parse_upload
from app.core.errors import TransportError
from app.core.requests import Request
from tests.browser.inside.world import World, blob, picture, until_told


async def _error(request: Request) -> TransportError:
    try:
        await BrowserHttp().send(request)
    except TransportError as error:
        return error
    raise AssertionError("it was answered")


async def an_answer_is_read_with_its_kind(world: World) -> None:
    response = await BrowserHttp().send(requests.queue_depth(world.url))
    assert response.status == 200
    assert json.loads(response.body) == {"exec_info": {"queue_remaining": 0}}
    assert response.content_type.startswith("application/json")


async def an_answer_of_any_status_is_an_answer(world: World) -> None:
    http = BrowserHttp()
    missing = await http.send(Request("GET", f"{world.url}/api/view?filename=none.png"))
    assert missing.status == 404
    refused = await http.send(Request("POST", f"{world.url}/api/prompt", body="{}"))
    assert refused.status == 400
    assert json.loads(refused.body)["error"]["type"] == "no_prompt"


async def json_arrives_as_it_is(world: World) -> None:
    body = {"delete": ["ünknown 图"]}
    request = Request("POST", f"{world.url}/api/queue", body=json.dumps(body, ensure_ascii=False))
    assert (await BrowserHttp().send(request)).status == 200
    [seen] = await world.requests("POST", "/queue")
    assert seen["body"] == body


async def a_file_arrives_under_its_own_name(world: World) -> None:
    content = await picture(color="#123456")
    request = requests.upload_image(world.url, "图 1 (é).png", blob(content))
    name = parse_upload(await BrowserHttp().send(request))
    assert name == "图 1 (é).png"
    address = f"{world.url}/api/view?type=input&filename={js.encodeURIComponent(name)}"
    assert (await BrowserHttp().send(Request("GET", address))).body == content


async def without_an_answer_it_is_a_transport_error(world: World) -> None:
    error = await _error(requests.queue_depth(world.nobody, seconds=5))
    assert error.message.key == "transport.failed"
    await world.faults(refuse=True)
    try:
        error = await _error(requests.queue_depth(world.url, seconds=5))
    finally:
        await world.faults(refuse=False)
    assert error.message.key == "transport.failed"


async def an_answer_that_may_not_be_read_is_a_transport_error_too(world: World) -> None:
    await world.faults(no_cors=True)
    error = await _error(requests.queue_depth(world.url))
    assert error.message.key == "transport.failed"


async def a_late_answer_is_a_time_out(world: World) -> None:
    await world.faults(delay_seconds=30, delay_routes=["/queue"])
    error = await _error(Request("GET", f"{world.url}/api/queue", seconds=0.1))
    assert error.message.key == "transport.timeout"


async def a_send_that_is_cancelled_ends_at_once(world: World) -> None:
    await world.faults(delay_seconds=30, delay_routes=["/queue"])
    sending = asyncio.ensure_future(BrowserHttp().send(requests.queue(world.url)))

    async def arrived() -> bool:
        return bool(await world.requests("GET", "/queue"))

    await until_told(arrived)
    sending.cancel()
    done, _ = await asyncio.wait({sending}, timeout=5)
    assert done == {sending}
    assert sending.cancelled()


async def reachable_is_what_answers_whether_it_may_be_read_or_not(world: World) -> None:
    http, route = BrowserHttp(), f"{world.url}/api/prompt"
    assert await http.reachable(route, 5)
    await world.faults(no_cors=True)
    assert await http.reachable(route, 5)
    assert not await http.reachable(f"{world.nobody}/api/prompt", 5)


async def what_is_too_slow_is_not_reachable(world: World) -> None:
    await world.faults(delay_seconds=30, delay_routes=["/prompt"])
    assert not await BrowserHttp().reachable(f"{world.url}/api/prompt", 0.1)
