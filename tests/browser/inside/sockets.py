"""Promises of the sockets port."""

import json
from typing import Any

from app.browser.http import BrowserHttp
from app.browser.sockets import BrowserSocket, BrowserSockets
from app.core.events import FEATURE_FLAGS, Preview, parse_binary
from app.core.requests import Request
from app.core.urls import socket_url
from app.services.ports import Listener
from tests.browser.inside.world import World, turns, until, until_told


class _Heard:
    """A listener that writes down what it hears."""

    def __init__(self) -> None:
        self.entries: list[Any] = []
        self.listener = Listener(
            on_open=lambda: self.entries.append("open"),
            on_text=self.entries.append,
            on_binary=self.entries.append,
            on_close=lambda: self.entries.append("close"),
        )

    def frames(self) -> list[Any]:
        """Return the JSON frames."""
        return [json.loads(one) for one in self.entries if isinstance(one, str) and "{" in one]

    def kinds(self) -> list[str]:
        """Return the types of the JSON frames."""
        return [frame["type"] for frame in self.frames()]


def _open(world: World, client: str, url: str = "") -> tuple[BrowserSocket, _Heard]:
    heard = _Heard()
    address = url or socket_url(world.url, client)
    return BrowserSockets().open(address, heard.listener), heard


async def _opened(world: World, client: str) -> tuple[BrowserSocket, _Heard]:
    socket, heard = _open(world, client)
    await until(lambda: "status" in heard.kinds())
    return socket, heard


async def _gone(world: World, client: str) -> None:
    """Wait until the server has no socket of this client, and what it said has arrived."""

    async def gone() -> bool:
        return not await world.has_client(client)

    await until_told(gone)
    await turns()


async def it_opens_later_and_brings_texts(world: World) -> None:
    socket, heard = _open(world, "texts")
    assert heard.entries == []
    await until(lambda: "status" in heard.kinds())
    assert heard.entries[0] == "open"
    assert heard.frames()[0]["data"]["sid"] == "texts"
    socket.close()


async def what_is_sent_arrives(world: World) -> None:
    socket, heard = await _opened(world, "sends")
    socket.send(FEATURE_FLAGS)
    await until(lambda: "feature_flags" in heard.kinds())
    socket.close()


async def binary_frames_are_bytes(world: World) -> None:
    socket, heard = await _opened(world, "binary")
    socket.send(FEATURE_FLAGS)
    body = {"prompt": world.facts["painted"], "client_id": "binary", "prompt_id": "p"}
    await BrowserHttp().send(Request("POST", f"{world.url}/api/prompt", body=json.dumps(body)))
    await until(lambda: any(isinstance(one, bytes) for one in heard.entries))
    [first, *_] = [one for one in heard.entries if isinstance(one, bytes)]
    preview = parse_binary(first)
    assert isinstance(preview, Preview)
    assert (preview.prompt_id, preview.mime) == ("p", "image/jpeg")
    assert preview.image.startswith(b"\xff\xd8\xff")
    await until(lambda: "execution_success" in heard.kinds())
    socket.close()


async def a_connection_that_breaks_is_one_close_and_nothing_after(world: World) -> None:
    socket, heard = await _opened(world, "breaks")
    await world.act("drop_sockets")
    await until(lambda: "close" in heard.entries)
    socket.send("into the void")
    await turns()
    assert heard.entries[-1] == "close"
    assert heard.entries.count("close") == 1


async def a_refusal_is_a_close_without_an_open(world: World) -> None:
    await world.faults(refuse_ws=True)
    socket, heard = _open(world, "refused")
    socket.send("too early")
    await until(lambda: heard.entries)
    await turns()
    assert heard.entries == ["close"]


async def nobody_is_a_close_too(world: World) -> None:
    _, heard = _open(world, "nobody", world.nobody.replace("http", "ws") + "/ws?clientId=x")
    await until(lambda: heard.entries)
    assert heard.entries == ["close"]


async def an_impossible_address_is_a_close_and_no_exception(world: World) -> None:
    for address in ("ws://no host/", "ftp://host/", "ws://host/#fragment"):
        _, heard = _open(world, "", address)
        assert heard.entries == []
        await until(lambda: heard.entries)  # noqa: B023 awaited at once
        assert heard.entries == ["close"]


async def after_our_close_it_says_nothing_more(world: World) -> None:
    socket, heard = await _opened(world, "closed")
    before = list(heard.entries)
    socket.close()
    socket.close()
    socket.send("nobody is there")
    await _gone(world, "closed")
    assert heard.entries == before


async def closing_while_it_connects_says_nothing(world: World) -> None:
    socket, heard = _open(world, "early")
    socket.close()
    await _gone(world, "early")
    assert heard.entries == []


async def closing_an_impossible_one_says_nothing(world: World) -> None:
    socket, heard = _open(world, "", "ws://no host/")
    socket.close()
    await turns()
    assert heard.entries == []
