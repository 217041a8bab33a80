"""A snapshot that is not what it should be: the page starts without it, and says why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.room import Room
from tests.start.host import Host
from tests.start.releases import for_another_interpreter
from tests.start.seen import SNAPSHOT_LINE, Lines, installed, ready
from tests.windows import Windows

SPOIL = """async ([how]) => {
  const { app } = JSON.parse(document.getElementById("release").textContent);
  const address = new URL(`${app}snapshot.bin`, document.baseURI);
  const cache = await caches.open(`bindery ${new URL(app, document.baseURI).pathname}`);
  const bytes = new Uint8Array(await (await cache.match(address)).arrayBuffer());
  const size = { short: bytes.length - 4096 }[how] ?? bytes.length;
  if (how === "byte") bytes[bytes.length >> 1] ^= 1;
  if (how === "layout") bytes[3] ^= 1;
  await cache.put(address, new Response(bytes.slice(0, size)));
}"""


@pytest.mark.long(sample=1)
@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("byte", "is damaged"),
        ("short", "size is wrong"),
        ("layout", "another layout"),
    ],
)
def test_a_snapshot_that_is_wrong(visitor: Room, known_host: Host, how: str, why: str) -> None:
    first = ready(visitor.open(known_host.url))
    first.evaluate(SPOIL, [how])
    first.close()
    lines = Lines(visitor.profile)
    ready(visitor.open(known_host.url))
    (line,) = lines.of(SNAPSHOT_LINE)
    assert why in line


def test_a_snapshot_of_another_interpreter(
    windows: Windows, host: Callable[..., Host], dist: Path, tmp_path: Path
) -> None:
    site = host(for_another_interpreter(dist, tmp_path / "other"))
    context = windows.context()
    lines = Lines(context)
    installed(windows.open(site.url, context)).close()
    lines.forget()
    ready(windows.open(site.url, context))
    (line,) = lines.of(SNAPSHOT_LINE)
    assert "build id mismatch" in line
