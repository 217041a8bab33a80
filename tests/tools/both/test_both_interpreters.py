"""What tests may use on CPython and in Pyodide alike; test_pyodide.py runs this file there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import htpy
import pytest
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture
async def queue() -> AsyncIterator[asyncio.Queue[int]]:
    queue: asyncio.Queue[int] = asyncio.Queue()
    yield queue
    await asyncio.sleep(0)
    assert queue.empty()


async def test_async_test_with_async_fixture(queue: asyncio.Queue[int]) -> None:
    asyncio.get_running_loop().call_soon(queue.put_nowait, 3)
    assert await asyncio.wait_for(queue.get(), 1) == 3


async def test_task_group_and_timeout() -> None:
    async with asyncio.timeout(1), asyncio.TaskGroup() as group:
        task = group.create_task(asyncio.sleep(0.01, 5))
    assert task.result() == 5
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()


async def test_task_that_is_left_is_cancelled() -> None:
    asyncio.get_running_loop().create_task(asyncio.sleep(3600))


def test_run() -> None:
    assert asyncio.run(asyncio.sleep(0, "result")) == "result"


@given(st.lists(st.integers()))
def test_properties(numbers: list[int]) -> None:
    assert list(reversed(list(reversed(numbers)))) == numbers


@given(st.integers())
async def test_async_properties(number: int) -> None:
    assert await asyncio.sleep(0, number) == number


def test_vendored_packages_and_files(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("<", encoding="utf-8")
    text = (tmp_path / "file.txt").read_text(encoding="utf-8")
    assert str(htpy.p[text]) == "<p>&lt;</p>"
