"""A socket kept open: greeted first, parsed, and opened again with patience and jitter."""

import json
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from app.core.comfy.events import (
    FEATURE_FLAGS,
    Malformed,
    Preview,
    QueueChanged,
    ServerEvent,
    Uninteresting,
    credential_auth,
)
from app.core.message import Message, message
from app.core.tracking.reconnect_delay import FLOOD_MS, MAX_FLOOD_MS, MAX_MS, MIN_MS
from app.services.background import Background
from app.services.tracking.connection import DENIED_MS, SILENT_MS, Connection
from app.services.tracking.credentials import Credentials
from tests.fakes import FakeClock, FakeComfy, FakeIds, FakeSession, FakeSockets
from tests.fakes.clock import MONOTONIC_START, START
from tests.fakes.values import A


class Bench:
    """A line to one server."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.ids = FakeIds()
        self.server = FakeComfy(A)
        self.sockets = FakeSockets({A: self.server}, self.clock)
        self.events: list[ServerEvent] = []
        self.openings: list[int] = []
        self.closings: list[int] = []
        self.floods: list[Message] = []
        self.errors: list[BaseException] = []
        self.background = Background(lambda error, name: self.errors.append(error))
        self.denials: list[bool] = []
        self.session = FakeSession()
        self.connection = Connection(
            A,
            "client-1",
            Credentials(self.session),
            self.sockets,
            self.clock,
            self.ids,
            self.background,
            on_event=self.events.append,
            on_open=lambda: self.openings.append(self.clock.now()),
            on_close=lambda: self.closings.append(self.clock.now()),
            on_flood=self.floods.append,
            on_denied=self.denials.append,
        )

    async def connect(self) -> None:
        self.connection.open()
        await self.clock.settle()

    def is_connected(self) -> bool:
        return self.connection.connected


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.background.close()
    assert bench.errors == []


async def test_a_line_connects_as_its_client_and_greets_first(bench: Bench) -> None:
    await bench.connect()
    assert bench.sockets.attempts == [("ws://a:8188/ws?clientId=client-1", START)]
    assert bench.server.opened[0].sent == [FEATURE_FLAGS]
    assert bench.is_connected()
    assert bench.openings == [START]
    assert bench.events == [QueueChanged(0), Uninteresting("feature_flags")]


async def test_text_and_binary_frames_become_events(bench: Bench) -> None:
    await bench.connect()
    bench.events.clear()
    (socket,) = bench.server.opened
    socket.raw("nonsense")
    socket.binary(b"\0\0\0\1\0\0\0\2png")
    socket.text({"type": "logs"})
    await bench.clock.settle()
    assert bench.events == [
        Malformed("not JSON"),
        Preview("", b"png", "image/png"),
        Uninteresting("logs"),
    ]


async def test_a_lost_connection_is_tried_again_when_its_time_has_come(bench: Bench) -> None:
    await bench.connect()
    bench.ids.draws.append(500)
    bench.server.drop_sockets()
    await bench.clock.settle()
    assert not bench.is_connected()
    assert bench.closings == [START]
    await bench.clock.advance(1.499)
    assert len(bench.sockets.attempts) == 1
    await bench.clock.advance(0.001)
    assert bench.is_connected()
    assert bench.server.opened[1].sent == [FEATURE_FLAGS]
    await bench.clock.advance(60)
    assert len(bench.sockets.attempts) == 2


async def test_the_clock_is_set_back_and_the_connection_is_tried_again(bench: Bench) -> None:
    await bench.connect()
    bench.ids.draws.append(500)
    bench.server.drop_sockets()
    await bench.clock.settle()
    bench.clock.set(-86_400)
    await bench.clock.advance(1.5)
    await bench.clock.settle()
    assert bench.is_connected()


async def test_the_clock_is_set_back_and_a_silent_socket_is_still_doubted(bench: Bench) -> None:
    await bench.connect()
    bench.clock.set(-86_400)
    await bench.clock.advance(SILENT_MS / 1000)
    bench.connection.doubt(MONOTONIC_START)
    assert not bench.is_connected()


async def test_a_blocked_socket_is_tried_less_and_less_often(bench: Bench) -> None:
    bench.server.sockets_work = False
    bench.ids.draws += [1_000, 3_000, 7_000, 15_000, *[MAX_MS - MIN_MS] * 8]
    await bench.connect()
    await bench.clock.advance(5 * MAX_MS / 1000)
    times = [at for _, at in bench.sockets.attempts]
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert waits == sorted(waits)
    assert waits[-1] == MAX_MS
    assert bench.openings == []


async def test_each_failure_doubles_the_range_from_which_the_wait_is_drawn(bench: Bench) -> None:
    bench.server.sockets_work = False
    await bench.connect()
    while len(bench.ids.asked) < 6:
        await bench.clock.advance(1)
    assert bench.ids.asked == [1_001, 3_001, 7_001, 15_001, 29_001, 29_001]


async def test_a_connection_that_held_starts_the_patience_anew(bench: Bench) -> None:
    bench.server.sockets_work = False
    await bench.connect()
    await bench.clock.advance(4 * MAX_MS / 1000)
    long_limit = bench.ids.asked[-1]
    bench.server.sockets_work = True
    await bench.clock.advance(MAX_MS / 1000)
    await bench.clock.settle()
    bench.server.drop_sockets()
    await bench.clock.settle()
    assert bench.ids.asked[-1] == bench.ids.asked[0] < long_limit


async def test_a_mute_socket_is_closed_before_the_next_is_opened(bench: Bench) -> None:
    await bench.connect()
    first = bench.server.opened[0]
    bench.connection.reopen()
    assert first.closed
    assert not bench.is_connected()
    assert len(bench.sockets.attempts) == 1
    await bench.clock.advance(MIN_MS / 1000)
    await bench.clock.settle()
    assert bench.is_connected()
    bench.events.clear()
    bench.server.status()
    await bench.clock.settle()
    assert bench.events == [QueueChanged(0)]


async def test_a_closed_line_hears_nothing_and_does_not_come_back(bench: Bench) -> None:
    await bench.connect()
    bench.events.clear()
    bench.server.status()
    bench.connection.close()
    bench.server.drop_sockets()
    await bench.clock.advance(60)
    await bench.clock.settle()
    assert bench.events == []
    assert len(bench.sockets.attempts) == 1
    assert bench.server.opened[0].closed


async def test_a_line_that_is_closed_while_it_connects_never_opens(bench: Bench) -> None:
    bench.connection.open()
    bench.connection.close()
    await bench.clock.settle()
    assert (bench.openings, bench.server.opened) == ([], [])


async def test_a_line_that_is_closed_between_two_attempts_does_not_come_back(bench: Bench) -> None:
    bench.server.sockets_work = False
    await bench.connect()
    bench.connection.close()
    await bench.clock.advance(60)
    assert len(bench.sockets.attempts) == 1


def test_a_line_is_not_connected_before_it_opens(bench: Bench) -> None:
    assert not bench.is_connected()


async def test_closing_twice_does_nothing(bench: Bench) -> None:
    await bench.connect()
    bench.connection.close()
    bench.connection.close()
    assert not bench.is_connected()


def test_the_greeting_is_json() -> None:
    assert json.loads(FEATURE_FLAGS)["type"] == "feature_flags"


async def test_a_flood_is_told_and_the_next_attempt_waits_longer_each_time(bench: Bench) -> None:
    why = message("socket.flood")
    await bench.connect()
    for number in range(6):
        began = bench.clock.monotonic()
        bench.server.opened[-1].flood(why)
        await bench.clock.settle()
        assert not bench.is_connected()
        await bench.clock.until(bench.is_connected, seconds=MAX_FLOOD_MS / 1000)
        assert bench.clock.monotonic() - began == min(FLOOD_MS * 2**number, MAX_FLOOD_MS)
    assert bench.floods == [why] * 6


# ---- servers with other ideas of whose events these are ----


async def test_a_socket_with_ones_own_events_is_said_to_be_that(bench: Bench) -> None:
    await bench.connect()
    assert bench.denials == [False]


@pytest.mark.parametrize("is_closed", [True, False])
async def test_a_socket_without_ones_events_is_given_up_for_a_while(
    bench: Bench, is_closed: bool
) -> None:
    bench.server.denies_sockets = is_closed
    bench.server.events_for = "" if is_closed else "somebody"
    await bench.connect()
    assert not bench.is_connected()
    assert bench.denials == [True]
    assert bench.connection.settled.is_set()
    await bench.clock.advance(DENIED_MS / 1000 - 1)
    assert len(bench.sockets.attempts) == 1
    bench.server.denies_sockets, bench.server.events_for = False, ""
    await bench.clock.advance(2)
    assert bench.is_connected()
    assert bench.denials == [True, False]


async def test_after_it_is_closed_a_denied_socket_is_not_tried_again(bench: Bench) -> None:
    bench.server.denies_sockets = True
    await bench.connect()
    bench.connection.close()
    await bench.clock.advance(2 * DENIED_MS / 1000)
    assert len(bench.sockets.attempts) == 1


async def test_a_key_is_shown_first_when_its_client_id_comes_again(bench: Bench) -> None:
    bench.server.wants_credentials = True
    await bench.connect()
    assert bench.server.opened[0].sent == [FEATURE_FLAGS]
    bench.server.drop_sockets()
    await bench.clock.advance(5)
    again = bench.server.opened[1]
    assert again.sent == [credential_auth("key of client-1"), FEATURE_FLAGS]
    assert bench.is_connected()
    assert bench.denials == [False, False]
    assert bench.events[-1] == Uninteresting("feature_flags")
    assert Credentials(bench.session).get(A, "client-1") == "key of client-1"
