"""Runs one promise by its name."""

from importlib import import_module
from typing import Any

import js

from tests.browser.inside.benches import BENCHES, load
from tests.browser.inside.world import World, options


async def keep(name: str, facts: Any) -> None:
    """Run `<adapter>.<function>` with a world made of the test's facts.

    One of `contracts.<port>.<function>` gets the port's bench instead.
    """
    js.window.bindery = options(
        transport=load("transport"), socket=load("socket"), trusted=load("trusted")
    )
    module, _, function = name.rpartition(".")
    world = World(facts.to_py())
    contract = module.startswith("contracts.")
    folder = "tests" if contract else "tests.browser.inside"
    promise = getattr(import_module(f"{folder}.{module}"), function)
    if not contract:
        await promise(world)
        return
    async with BENCHES[module.removeprefix("contracts.")](world) as bench:
        await promise(bench)
