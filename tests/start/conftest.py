"""One build for all tests of this folder, and hosts that serve it or a variation of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.start.host import Host
from tools.build import build
from tools.vendor import ROOT


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build, which no test changes."""
    target = tmp_path_factory.mktemp("start") / "dist"
    build(ROOT, target)
    return target


@pytest.fixture
def host(dist: Path) -> Iterator[Callable[..., Host]]:
    """Give a function that starts a host; its keywords are those of `Host`."""
    with ExitStack() as stack:

        def start(folder: Path = dist, **options: Any) -> Host:
            started = Host(folder, **options).start()
            stack.callback(started.stop)
            return started

        yield start
