"""The fakes keep the promises of their ports, and the server in memory those of the protocol.

What is asserted of a fake here is what `app/services/ports.py` says of every implementation.
"""

import asyncio
import json
from typing import Any

import pytest

from app.core.comfy import requests
from app.core.comfy.events import FEATURE_FLAGS, parse_text
from app.core.comfy.history import parse_history
from app.core.comfy.responses import parse_queue, read_json
from app.core.errors import TransportError
from app.services.ports import (
    Clock,
    Http,
    Journal,
    Listener,
    Previews,
    Sockets,
)
from tests.fakes import (
    FakeClock,
    FakeComfy,
    FakeIds,
    FakeJournal,
    FakePreviews,
    FakeSettings,
    FakeSocket,
    FakeSockets,
    Store,
    World,
)
from tests.fakes.clock import START
from tests.fakes.log import Log
from tests.fakes.samples import as_response, events_of, history_of, posted, sample
from tests.fakes.values import A, B, a_task, an_id, an_image

GRAPH = {"9": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}}}


# ---- clock ----


async def test_sleepers_wake_in_the_order_of_their_times() -> None:
    clock: FakeClock = FakeClock()
    woken: list[tuple[str, int]] = []

    async def sleep(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.now() - START))

    tasks = [
        asyncio.ensure_future(sleep(name, seconds))
        for name, seconds in [("c", 3), ("a", 1), ("b", 2), ("a too", 1), ("now", 0)]
    ]
    await clock.advance(2.5)
    assert woken == [("now", 0), ("a", 1000), ("a too", 1000), ("b", 2000)]
    assert clock.now() == START + 2500
    await clock.advance(1)
    assert woken[-1] == ("c", 3000)
    assert all(task.done() for task in tasks)


async def test_time_stands_still_unless_it_is_moved() -> None:
    clock: Clock = FakeClock()
    before = clock.now()
    await asyncio.sleep(0.01)
    assert clock.now() == before


async def test_a_condition_is_waited_for_as_long_as_it_takes_or_fails() -> None:
    clock = FakeClock()
    sleeping = asyncio.ensure_future(clock.sleep(7))
    assert await clock.until(sleeping.done) == 7
    with pytest.raises(AssertionError, match="did not happen within 5 s"):
        await clock.until(lambda: False, seconds=5)


async def test_work_gives_its_result_or_its_exception() -> None:
    clock = FakeClock()

    async def work(broken: bool) -> str:
        await clock.sleep(3)
        if broken:
            raise ValueError("broken")
        return "done"

    assert await clock.run(work(broken=False)) == "done"
    with pytest.raises(ValueError, match="broken"):
        await clock.run(work(broken=True))


async def test_what_never_waits_is_noticed() -> None:
    clock = FakeClock()

    async def busy() -> None:
        while True:
            await clock.sleep(0)

    task = asyncio.ensure_future(busy())
    with pytest.raises(AssertionError, match="never settles"):
        await clock.settle()
    task.cancel()


# ---- ids ----


def test_draws_are_as_written_and_must_be_possible() -> None:
    ids = FakeIds()
    ids.draws.extend([2, 5])
    assert (ids.below(3), ids.asked) == (2, [3])
    with pytest.raises(AssertionError):
        ids.below(5)
    with pytest.raises(AssertionError):
        ids.below(0)
    assert ids.below(9) == 0


# ---- http ----


async def test_an_answer_of_any_status_is_an_answer(world: World) -> None:
    http: Http = world.http
    unknown = requests.Request("GET", f"{A}/api/nope")
    assert (await http.send(unknown)).status == 404


@pytest.mark.parametrize("url", [A, "http://nobody:1"])
async def test_without_an_answer_it_is_a_transport_error(world: World, url: str) -> None:
    world.a.up = False
    with pytest.raises(TransportError) as caught:
        await world.http.send(requests.queue_depth(url))
    assert caught.value.message.key == "transport.failed"
    assert not await world.http.reachable(f"{url}/api/prompt", 1)


async def test_a_server_without_cors_is_reachable_and_cannot_be_read(world: World) -> None:
    world.a.cors = False
    with pytest.raises(TransportError):
        await world.http.send(requests.queue_depth(A))
    assert await world.http.reachable(f"{A}/api/prompt", 1)


async def test_a_fault_befalls_only_its_route_and_only_as_often_as_asked(world: World) -> None:
    world.http.lose_request(A, "GET", "prompt", times=1)
    await world.http.send(requests.queue(A))
    await world.http.send(requests.queue_depth(B))
    with pytest.raises(TransportError):
        await world.http.send(requests.queue_depth(A))
    assert world.a.requests("GET", "prompt") == []
    assert (await world.http.send(requests.queue_depth(A))).status == 200


async def test_a_lost_answer_means_that_the_request_arrived(world: World) -> None:
    world.http.lose_answer(A, "POST", "prompt")
    with pytest.raises(TransportError):
        await world.http.send(requests.submit(a_task(1, A, graph=GRAPH)))
    assert world.a.prompts == [an_id(1)]


async def test_a_late_request_arrives_after_its_failure(world: World) -> None:
    world.http.lose_answer(A, "POST", "prompt", arrives_after=10)
    with pytest.raises(TransportError):
        await world.http.send(requests.submit(a_task(1, A, graph=GRAPH)))
    assert world.a.prompts == []
    await world.clock.advance(10)
    assert world.a.prompts == [an_id(1)]


async def test_a_slow_answer_comes_late_or_times_out(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 3)
    began = world.clock.now()
    answer = await world.clock.run(world.http.send(requests.queue_depth(A, seconds=5)))
    assert (answer.status, world.clock.now() - began) == (200, 3000)
    with pytest.raises(TransportError) as caught:
        await world.clock.run(world.http.send(requests.queue_depth(A, seconds=1)))
    assert caught.value.message.key == "transport.timeout"
    assert world.clock.now() - began == 4000


# ---- sockets ----


class Heard:
    """A listener that writes down what it hears."""

    def __init__(self) -> None:
        self.entries: list[Any] = []
        self.listener = Listener(
            on_open=lambda: self.entries.append("open"),
            on_text=lambda text: self.entries.append(parse_text(text)),
            on_binary=self.entries.append,
            on_close=lambda: self.entries.append("close"),
            on_flood=self.entries.append,
        )


def a_socket(world: World, url: str = "ws://a:8188/ws?clientId=c") -> tuple[FakeSocket, Heard]:
    heard = Heard()
    return world.sockets.open(url, heard.listener), heard


async def test_a_socket_opens_later_and_is_greeted_as_recorded(world: World) -> None:
    socket, heard = a_socket(world)
    assert heard.entries == []
    await world.clock.settle()
    socket.send(FEATURE_FLAGS)
    await world.clock.settle()
    assert heard.entries == ["open", *events_of("hello")]


async def test_flags_that_are_not_the_first_message_are_not_answered(world: World) -> None:
    socket, heard = a_socket(world)
    await world.clock.settle()
    socket.send('{"type": "keepalive"}')
    socket.send(FEATURE_FLAGS)
    await world.clock.settle()
    assert len(heard.entries) == 2


@pytest.mark.parametrize("url", ["ws://a:8188/ws?clientId=c", "ws://nobody:1/ws?clientId=c"])
async def test_a_failure_of_any_kind_is_a_close(world: World, url: str) -> None:
    world.a.sockets_work = False
    socket, heard = a_socket(world, url)
    socket.send("lost")
    await world.clock.settle()
    assert heard.entries == ["close"]


async def test_a_socket_that_we_close_says_nothing_more(world: World) -> None:
    socket, heard = a_socket(world)
    await world.clock.settle()
    heard.entries.clear()
    world.a.status()
    socket.close()
    socket.close()
    socket.drop()
    await world.clock.settle()
    assert heard.entries == []
    assert world.a.table == {}


async def test_after_a_close_nothing_more_comes(world: World) -> None:
    socket, heard = a_socket(world)
    await world.clock.settle()
    heard.entries.clear()
    world.a.drop_sockets()
    socket.text({"type": "logs"})
    await world.clock.settle()
    assert heard.entries == ["close"]


async def test_of_two_sockets_with_one_id_the_closing_first_makes_the_second_mute(
    world: World,
) -> None:
    first, _ = a_socket(world)
    second, heard = a_socket(world)
    await world.clock.settle()
    first.close()
    heard.entries.clear()
    world.a.status()
    await world.clock.settle()
    assert heard.entries == []
    assert second.is_open


# ---- the server in memory, against the recordings ----


async def submit(world: World, number: int, graph: Any = None) -> Any:
    return await world.http.send(requests.submit(a_task(number, A, graph=graph or GRAPH)))


async def test_its_answers_have_the_recorded_shapes(world: World) -> None:
    accepted = await submit(world, 1)
    recorded = json.loads(posted("success_cached").body)
    assert json.loads(accepted.body).keys() == recorded.keys()
    world.a.run_to_end()
    answer = read_json(await world.http.send(requests.history(A, an_id(1))))
    (entry,) = answer.values()
    (recorded_entry,) = history_of("success_cached").values()
    assert entry.keys() == recorded_entry.keys()
    assert entry["status"].keys() == recorded_entry["status"].keys()
    assert len(entry["prompt"]) == len(recorded_entry["prompt"])


@pytest.mark.parametrize(
    ("graph", "name"),
    [
        ({"1": {"class_type": "NoSuchNode", "inputs": {}}}, "rejected_unknown_node"),
        (
            {"1": {"class_type": "LoadImage", "inputs": {"image": "not-on-this-server.png"}}},
            "rejected_missing_upload",
        ),
    ],
)
async def test_its_rejections_say_the_recorded_words(world: World, graph: Any, name: str) -> None:
    answer = await submit(world, 1, graph)
    recorded = as_response(sample(name)["post"])
    assert answer.status == recorded.status == 400
    ours, theirs = json.loads(answer.body), json.loads(recorded.body)
    assert ours["error"] == theirs["error"]
    for node_id, node in theirs["node_errors"].items():
        assert ours["node_errors"][node_id]["errors"] == node["errors"]


async def test_its_pending_prompts_come_unsorted_and_the_lowest_runs_first(world: World) -> None:
    for number in (1, 2, 3):
        await submit(world, number)
    queue = read_json(await world.http.send(requests.queue(A)))
    assert [item[1] for item in queue["queue_pending"]] != [an_id(n) for n in (1, 2, 3)]
    assert [entry.prompt_id for entry in parse_queue(queue).pending] == world.a.prompts
    assert world.a.start_next().prompt_id == an_id(1)


async def test_the_same_id_twice_runs_twice(world: World) -> None:
    await submit(world, 1)
    await submit(world, 1)
    assert world.a.prompts == [an_id(1), an_id(1)]


async def test_uploads_get_a_number_when_the_name_is_taken_by_other_bytes(world: World) -> None:
    bodies = [b"one", b"one", b"two"]
    names = [
        json.loads((await world.http.send(requests.upload_image(A, "photo.png", body))).body)[
            "name"
        ]
        for body in bodies
    ]
    assert names == [upload["body"]["name"] for upload in sample("uploads")["uploads"]]


async def test_files_are_numbered_anew_on_every_server(world: World) -> None:
    for server in (world.a, world.b):
        graph = {"9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "sample/pic"}}}
        server.enqueue(graph, {}, "p")
        server.run_to_end()
        entry = parse_history({"p": server.history["p"]}, "p")
        assert entry is not None
        assert [file.filename for file in entry.outputs] == ["pic_00001_.png"]


async def test_only_a_new_server_heeds_the_id_of_an_interrupt(world: World) -> None:
    for version, left in [("0.3.64", [an_id(1)]), ("0.3.59", [])]:
        world.a.version = version
        world.a.restart()
        await submit(world, 1)
        world.a.start_next()
        await world.http.send(requests.interrupt(a_task(2, A)))
        assert world.a.prompts == left


async def test_a_restart_forgets_everything_but_uploads(world: World) -> None:
    await world.http.send(requests.upload_image(A, "photo.png", an_image().source))
    await submit(world, 1)
    world.a.run_to_end()
    await submit(world, 2)
    world.a.restart()
    assert (world.a.prompts, world.a.history) == ([], {})
    assert list(world.a.uploads) == ["photo.png"]


# ---- the rest ----


def test_settings_that_keep_nothing_say_nothing() -> None:
    store = Store()
    store.full = True
    settings = FakeSettings(store)
    settings.write("language", "zh")
    assert settings.read("language") is None


def test_a_preview_ends_the_one_before_and_dropping_twice_does_nothing() -> None:
    previews: Previews = FakePreviews()
    first, second = (previews.show("p", image, "image/png") for image in (b"1", b"2"))
    assert first != second
    assert isinstance(previews, FakePreviews)
    assert previews.ended == [first]
    previews.drop("p")
    previews.drop("p")
    previews.drop("nobody")
    assert previews.ended == [first, second]


async def test_a_journal_keeps_every_state_and_takes_its_time() -> None:
    clock = FakeClock()
    kept = FakeJournal(clock, Log())
    journal: Journal = kept
    kept.seconds = 2
    began = clock.now()
    await clock.run(journal.save(a_task(1)))
    assert clock.now() - began == 2000
    assert kept.states(an_id(1)) == ["registered"]


def test_sockets_are_made_through_the_port() -> None:
    sockets: Sockets = FakeSockets({A: FakeComfy(A)}, FakeClock())
    assert isinstance(sockets, FakeSockets)
