"""Fakes and stand-ins keep the promises that the adapters keep in the page."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest

from app.services.background import Background
from tests.services.benches import BENCHES, Bench, Promise

CONTRACTS = Path(__file__).parent.parent / "contracts"


def promises() -> list[object]:
    """Return each promise of each port with each bench."""
    found = []
    for port, benches in BENCHES.items():
        module = import_module(f"tests.contracts.{port}")
        for name, promise in inspect.getmembers(module, inspect.iscoroutinefunction):
            if not name.startswith("_"):
                found += [
                    pytest.param(promise, bench, id=f"{bench.__name__}-{name}") for bench in benches
                ]
    return found


@pytest.mark.parametrize(("promise", "bench"), promises())
async def test_promise(promise: Promise, bench: Bench) -> None:
    errors: list[BaseException] = []
    background = Background(lambda error, name: errors.append(error))
    await promise(bench(background))
    await background.close()
    assert errors == []


def test_no_contract_is_forgotten() -> None:
    files = {file.stem for file in CONTRACTS.glob("*.py")} - {"__init__", "surroundings"}
    assert set(BENCHES) == files
