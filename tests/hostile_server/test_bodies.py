"""Bodies without an end, packed and huge ones, and answers that do not come."""

from __future__ import annotations

import asyncio
import zlib

import aiohttp
import pytest

from .bodies import MEGABYTE, bomb
from .conftest import Ask

ENDLESS = {
    "endless-prompt": "/prompt",
    "endless-object-info": "/object_info/KSampler",
    "endless-queue": "/queue",
    "endless-system-stats": "/system_stats",
    "endless-history": "/history/x",
    "endless-view": "/view?filename=x.png",
}


@pytest.mark.parametrize(("mode", "path"), ENDLESS.items())
async def test_an_endless_answer_goes_on(ask: Ask, mode: str, path: str) -> None:
    answer = await ask(mode).get(path, most=3 * MEGABYTE)
    assert answer.status == 200
    assert not answer.is_whole
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_other_routes_stay_good(ask: Ask) -> None:
    client = ask("endless-queue")
    assert (await client.get("/prompt")).json() == {"exec_info": {"queue_remaining": 0}}


def test_the_bomb_unpacks_to_what_it_says() -> None:
    packed = b"".join(bomb(40 * MEGABYTE))
    assert len(packed) < MEGABYTE // 5
    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed[:-8])
    assert len(unpacked) >= 40 * MEGABYTE


async def test_the_bomb_is_sent_as_gzip(ask: Ask) -> None:
    answer = await ask("gzip-bomb").get("/object_info/KSampler", most=2 * MEGABYTE)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert not answer.is_whole


async def test_a_hundred_megabytes_are_json_of_a_queue(ask: Ask) -> None:
    answer = await ask("hundred-megabytes").get("/queue", most=200)
    assert answer.body.startswith(b'{"exec_info": {"queue_remaining": 0}, "queue_running": []')


HANGING = {
    "hanging-object-info": "/object_info",
    "hanging-view": "/view?filename=x.png",
    "hanging-queue": "/queue",
    "hanging-history": "/history/x",
}


@pytest.mark.parametrize(("mode", "path"), HANGING.items())
async def test_a_hanging_answer_does_not_come(ask: Ask, mode: str, path: str) -> None:
    client = ask(mode)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await client.get(path)
    assert (await client.get("/prompt")).status == 200


async def test_a_drip_brings_a_byte_now_and_then(ask: Ask) -> None:
    assert (await ask("slow-drip").get("/queue", most=2)).body == b"  "


async def test_the_huge_picture_declares_its_size(ask: Ask) -> None:
    answer = await ask("huge-picture").get("/view?filename=x.png", most=100)
    assert int(answer.headers["Content-Length"]) > 599 * MEGABYTE
    assert answer.body.startswith(b"\x89PNG")


async def test_a_cut_answer_ends_before_its_length(ask: Ask) -> None:
    with pytest.raises(aiohttp.ClientPayloadError):
        await ask("cut-answers").get("/queue")


async def test_http_1_0_answers_without_a_length(ask: Ask) -> None:
    answer = await ask("http-1.0").get("/prompt")
    assert answer.json() == {"exec_info": {"queue_remaining": 0}}
    assert "Content-Length" not in answer.headers


async def test_garbage_is_no_json(ask: Ask) -> None:
    answer = await ask("garbage").get("/prompt")
    with pytest.raises(ValueError):
        answer.json()
