"""Promises of the sockets port."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from app.core.comfy.events import FEATURE_FLAGS, Preview, parse_binary
from app.core.comfy.socket_url import socket_url
from app.services.ports import Listener, Socket, Sockets
from tests.contracts.surroundings import Surroundings

UPDATES = 5_000


def chatter() -> list[dict[str, Any]]:
    """Return the frames of a busy server: updates of two prompts, and two steps between them."""

    def moved(prompt_id: str, value: int) -> dict[str, Any]:
        data = {"prompt_id": prompt_id, "node": "3", "value": value, "max": UPDATES}
        return {"type": "progress", "data": data}

    frames = [moved(prompt_id, value) for value in range(1, UPDATES + 1) for prompt_id in "pq"]
    frames += [{"type": "executing", "data": {"prompt_id": "p", "node": "4"}}]
    frames += [moved("q", value) for value in range(UPDATES + 1)]
    return [*frames, {"type": "execution_success", "data": {"prompt_id": "p"}}]


IMPOSSIBLE = ("ws://no host/", "ftp://host/", "ws://host/#fragment")


@dataclass(frozen=True, slots=True)
class SocketsBench:
    """Sockets, the addresses of a server and of nobody, and what the server can be made to do.

    `paint` lets it paint the prompt "p" of a client with previews, `drop` breaks all connections,
    and after `refuse` it takes no new ones. `chatty`, `huge` and `endless` are addresses of other
    servers: one sends `chatter()` to each socket, one a frame of over 8 MB, one steps without end.
    `gone` waits until the server has no socket of a client, and what it said has arrived.
    """

    sockets: Sockets
    server: str
    nobody: str
    paint: Callable[[str], Awaitable[None]]
    drop: Callable[[], Awaitable[None]]
    refuse: Callable[[], Awaitable[None]]
    deny: Callable[[], Awaitable[None]]
    chatty: str
    huge: str
    endless: str
    gone: Callable[[str], Awaitable[None]]
    around: Surroundings


class _Heard:
    """A listener that writes down what it hears."""

    def __init__(self) -> None:
        self.entries: list[Any] = []
        self.listener = Listener(
            on_open=lambda: self.entries.append("open"),
            on_text=self.entries.append,
            on_binary=self.entries.append,
            on_close=lambda: self.entries.append("close"),
            on_flood=lambda why: self.entries.append(why.key),
        )

    def frames(self) -> list[Any]:
        """Return the JSON frames."""
        return [json.loads(one) for one in self.entries if isinstance(one, str) and "{" in one]

    def kinds(self) -> list[str]:
        """Return the types of the JSON frames."""
        return [frame["type"] for frame in self.frames()]


def _open(bench: SocketsBench, client: str, url: str = "") -> tuple[Socket, _Heard]:
    heard = _Heard()
    return bench.sockets.open(url or socket_url(bench.server, client), heard.listener), heard


async def _opened(bench: SocketsBench, client: str) -> tuple[Socket, _Heard]:
    socket, heard = _open(bench, client)
    await bench.around.until(lambda: "status" in heard.kinds())
    return socket, heard


async def it_opens_later_and_brings_texts(bench: SocketsBench) -> None:
    socket, heard = _open(bench, "texts")
    assert heard.entries == []
    await bench.around.until(lambda: "status" in heard.kinds())
    assert heard.entries[0] == "open"
    assert heard.frames()[0]["data"]["sid"] == "texts"
    socket.close()


async def what_is_sent_arrives_and_before_it_is_open_does_not(bench: SocketsBench) -> None:
    socket, heard = _open(bench, "sends")
    socket.send('["neither flags nor a message"]')  # a server answers flags only if they come first
    await bench.around.until(lambda: "status" in heard.kinds())
    socket.send(FEATURE_FLAGS)
    await bench.around.until(lambda: "feature_flags" in heard.kinds())
    socket.close()


async def binary_frames_are_bytes(bench: SocketsBench) -> None:
    socket, heard = await _opened(bench, "binary")
    socket.send(FEATURE_FLAGS)
    await bench.around.until(lambda: "feature_flags" in heard.kinds())
    await bench.paint("binary")
    await bench.around.until(lambda: any(isinstance(one, bytes) for one in heard.entries))
    [first, *_] = [one for one in heard.entries if isinstance(one, bytes)]
    preview = parse_binary(first)
    assert isinstance(preview, Preview)
    assert (preview.prompt_id, preview.mime) == ("p", "image/jpeg")
    assert preview.image.startswith(b"\xff\xd8\xff")
    await bench.around.until(lambda: "execution_success" in heard.kinds())
    socket.close()


async def a_connection_that_breaks_is_one_close_and_nothing_after(bench: SocketsBench) -> None:
    socket, heard = await _opened(bench, "breaks")
    await bench.drop()
    await bench.around.until(lambda: "close" in heard.entries)
    socket.send("into the void")
    socket.close()
    await bench.gone("breaks")
    assert heard.entries[-1] == "close"
    assert heard.entries.count("close") == 1


async def a_refusal_is_a_close_without_an_open(bench: SocketsBench) -> None:
    await bench.refuse()
    socket, heard = _open(bench, "refused")
    socket.send("too early")
    await bench.around.until(lambda: heard.entries)
    await bench.gone("refused")
    assert heard.entries == ["close"]


async def a_close_with_code_1008_is_told_to_who_wants_to_know(bench: SocketsBench) -> None:
    await bench.deny()
    heard, told = _Heard(), list[str]()
    listener = replace(heard.listener, on_denied=lambda: told.append("denied"))
    bench.sockets.open(socket_url(bench.server, "denied"), listener)
    await bench.around.until(lambda: told)
    assert told == ["denied"]
    assert "close" not in heard.entries
    _, other = _open(bench, "denied too")
    await bench.around.until(lambda: "close" in other.entries)


async def nobody_is_a_close_too(bench: SocketsBench) -> None:
    _, heard = _open(bench, "nobody", socket_url(bench.nobody, "nobody"))
    await bench.around.until(lambda: heard.entries)
    assert heard.entries == ["close"]


async def an_impossible_address_is_a_close_and_no_exception(bench: SocketsBench) -> None:
    for address in IMPOSSIBLE:
        _, heard = _open(bench, "", address)
        assert heard.entries == []
        await bench.around.until(lambda: heard.entries)  # noqa: B023 awaited at once
        assert heard.entries == ["close"]


async def after_our_close_it_says_nothing_more(bench: SocketsBench) -> None:
    socket, heard = await _opened(bench, "closed")
    before = list(heard.entries)
    socket.send(FEATURE_FLAGS)
    socket.close()
    socket.close()
    socket.send("nobody is there")
    await bench.gone("closed")
    assert heard.entries == before


async def who_closes_it_while_hearing_it_hears_nothing_more(bench: SocketsBench) -> None:
    heard: list[str] = []

    def note(text: str) -> None:
        heard.append(text)
        socket.close()

    listener = Listener(
        on_open=lambda: socket.send(FEATURE_FLAGS),
        on_text=note,
        on_binary=lambda frame: heard.append("binary"),
        on_close=lambda: heard.append("close"),
        on_flood=lambda why: heard.append(why.key),
    )
    socket = bench.sockets.open(socket_url(bench.server, "enough"), listener)
    await bench.around.until(lambda: heard)
    await bench.gone("enough")
    assert [json.loads(text)["type"] for text in heard] == ["status"]


async def closing_while_it_connects_says_nothing(bench: SocketsBench) -> None:
    socket, heard = _open(bench, "early")
    socket.close()
    later, _ = await _opened(bench, "later")
    later.close()
    await bench.gone("early")
    assert heard.entries == []


async def closing_an_impossible_one_says_nothing(bench: SocketsBench) -> None:
    for address in IMPOSSIBLE:
        socket, heard = _open(bench, "", address)
        socket.close()
        await bench.gone("")
        assert heard.entries == []


async def of_many_updates_the_last_of_each_prompt_comes_and_steps_keep_their_place(
    bench: SocketsBench,
) -> None:
    socket, heard = _open(bench, "chatty", bench.chatty)
    await bench.around.until(lambda: "execution_success" in heard.kinds())
    socket.close()
    frames = heard.frames()
    assert len(frames) < UPDATES / 5
    step = heard.kinds().index("executing")
    for part, prompts in ((frames[:step], "pq"), (frames[step:], "q")):
        for prompt_id in prompts:
            own = [one["data"] for one in part if one["data"].get("prompt_id") == prompt_id]
            values = [data["value"] for data in own if "value" in data]
            assert values == sorted(values)
            assert values[-1] == UPDATES


async def a_frame_that_is_too_large_closes_the_socket(bench: SocketsBench) -> None:
    socket, heard = _open(bench, "huge", bench.huge)
    await bench.around.until(lambda: "socket.too_large" in heard.entries)
    socket.send("nobody is there")
    socket.close()
    await bench.gone("huge")
    assert heard.entries == ["open", "socket.too_large"]


async def a_flood_closes_the_socket(bench: SocketsBench) -> None:
    _, heard = _open(bench, "endless", bench.endless)
    await bench.around.until(lambda: "socket.flood" in heard.entries)
    await bench.gone("endless")
    assert heard.entries[-1] == "socket.flood"
    assert "close" not in heard.entries
