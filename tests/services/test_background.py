"""Background work: kept until it ends, reported when it breaks, ended together."""

import asyncio

import pytest

from app.core.errors import BinderyError, ServerError, TransportError
from app.services.background import Background, all_or_error, first_of


class Reports:
    """What was reported."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, str]] = []

    def __call__(self, error: BaseException, name: str) -> None:
        self.entries.append((str(error), name))


async def fail(error: Exception) -> None:
    await asyncio.sleep(0)
    raise error


@pytest.fixture
def reports() -> Reports:
    return Reports()


async def test_work_runs_beside_the_caller_and_gives_its_result(reports: Reports) -> None:
    task = Background(reports).spawn(asyncio.sleep(0, "done"), "work")
    assert not task.done()
    assert await task == "done"
    assert reports.entries == []


@pytest.mark.parametrize("error", [ValueError("broken"), ServerError("answer.not_json")])
async def test_an_unexpected_exception_is_reported_with_the_works_name(
    reports: Reports, error: Exception
) -> None:
    task = Background(reports).spawn(fail(error), "submit 7")
    await asyncio.wait({task})
    assert reports.entries == [(str(error), "submit 7")]


async def test_a_server_that_does_not_answer_is_nothing_unexpected(reports: Reports) -> None:
    task = Background(reports).spawn(fail(TransportError("transport.failed")), "look")
    await asyncio.wait({task})
    assert reports.entries == []


async def test_one_failure_ends_no_other_work(reports: Reports) -> None:
    background = Background(reports)
    broken = background.spawn(fail(ValueError("broken")), "first")
    other = background.spawn(asyncio.sleep(0, "done"), "second")
    await asyncio.wait({broken, other})
    assert other.result() == "done"


async def test_closing_ends_everything_and_reports_nothing(reports: Reports) -> None:
    background = Background(reports)
    ended: list[str] = []

    async def work(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    tasks = [background.spawn(work(name), name) for name in ("a", "b")]
    await asyncio.sleep(0)
    await background.close()
    assert all(task.cancelled() for task in tasks)
    assert sorted(ended) == ["a", "b"]
    assert reports.entries == []


async def test_an_exception_while_closing_is_still_reported(reports: Reports) -> None:
    background = Background(reports)

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise BinderyError("cannot.close")

    background.spawn(work(), "stubborn")
    await asyncio.sleep(0)
    await background.close()
    assert reports.entries == [("cannot.close", "stubborn")]


async def test_closing_without_work_is_nothing(reports: Reports) -> None:
    await Background(reports).close()
    assert reports.entries == []


async def test_the_first_to_end_ends_the_wait_and_the_others() -> None:
    never = asyncio.Event()
    ended: list[str] = []

    async def wait() -> None:
        try:
            await never.wait()
        finally:
            ended.append("other")

    await first_of(wait(), asyncio.sleep(0))
    await asyncio.sleep(0)
    assert ended == ["other"]


async def test_the_first_error_of_several_cancels_the_others() -> None:
    ends: list[str] = []

    async def wait_long(name: str) -> str:
        try:
            await asyncio.sleep(60)
        finally:
            ends.append(name)
        return name

    async def fail() -> str:
        await asyncio.sleep(0)
        raise ServerError("answer.json")

    with pytest.raises(ServerError, match=r"answer\.json"):
        await all_or_error([wait_long("a"), fail(), wait_long("b")])
    await asyncio.sleep(0)
    assert sorted(ends) == ["a", "b"]


async def test_the_results_of_several_come_in_their_order() -> None:
    async def give(name: str, turns: int) -> str:
        for _ in range(turns):
            await asyncio.sleep(0)
        return name

    assert await all_or_error([give("a", 3), give("b", 1)]) == ["a", "b"]
