"""Entries and loads for tests of the queue."""

from typing import Any

from app.core.ids import PromptId, ServerUrl, WindowId
from app.core.queue.entry import BatchId, Entry, RunOn, Shape, Where

A, B, C = (ServerUrl(f"http://{name}:8188") for name in "abc")
SHAPE = Shape("lake")


def entry(number: int = 1, window: str = "w1", **changes: Any) -> Entry:
    """An entry that all servers can run, at home on none."""
    given = {"able": frozenset({A, B, C}), "shape": SHAPE, "batch_id": BatchId("batch")} | changes
    return Entry(
        prompt_id=PromptId(f"p{number}"),
        window_id=WindowId(window),
        place=given.pop("place", float(number)),
        **given,
    )


def at_home(server: ServerUrl) -> RunOn:
    """Home, others when it is busy."""
    return RunOn(Where.HOME, server)


def only(server: ServerUrl) -> RunOn:
    """This server alone."""
    return RunOn(Where.ONLY, server)
