"""Runs one promise by its name."""

from importlib import import_module
from typing import Any

from tests.browser.inside.world import World


async def keep(name: str, facts: Any) -> None:
    """Run `<adapter>.<function>` with a world made of the test's facts."""
    module, _, function = name.partition(".")
    promise = getattr(import_module(f"tests.browser.inside.{module}"), function)
    await promise(World(facts.to_py()))
