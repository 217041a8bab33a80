"""Hosts that serve the build or a variation of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.start.host import Host


@pytest.fixture
def host(dist: Path) -> Iterator[Callable[..., Host]]:
    """Give a function that starts a host; its keywords are those of `Host`."""
    with ExitStack() as stack:

        def start(folder: Path = dist, **options: Any) -> Host:
            started = Host(folder, **options).start()
            stack.callback(started.stop)
            return started

        yield start
