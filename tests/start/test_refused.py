"""A snapshot that is not what it should be: the page starts without it, and says why."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.room import Room
from tests.start.host import Host
from tests.start.seen import SNAPSHOT_LINE, Lines, ready

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

# Changes the interpreter's own mark in the snapshot, and tells the page to expect just that.
OTHER_VERSION = """async () => {
  const release = JSON.parse(document.getElementById("release").textContent);
  const address = new URL(`${release.app}snapshot.bin`, document.baseURI);
  const name = `bindery ${new URL(release.app, document.baseURI).pathname}`;
  const cache = await caches.open(name);
  const bytes = new Uint8Array(await (await cache.match(address)).arrayBuffer());
  const words = new Uint32Array(bytes.buffer, 0, 5);
  bytes[words.byteLength + 8 * words[4] + 16] ^= 1;
  await cache.put(address, new Response(bytes));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const index = await cache.match(document.baseURI);
  const page = (await index.text()).replace(release.snapshot.sha256, sha256);
  await cache.put(document.baseURI, new Response(page, { headers: index.headers }));
}"""


def spoiled(page: Page, how: str) -> None:
    """Change the snapshot in the cache."""
    page.evaluate(OTHER_VERSION if how == "version" else SPOIL, [how])


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("byte", "is damaged"),
        ("short", "size is wrong"),
        ("layout", "another layout"),
        ("version", "build id mismatch"),
    ],
)
def test_a_snapshot_that_is_wrong(visitor: Room, known_host: Host, how: str, why: str) -> None:
    first = ready(visitor.open(known_host.url))
    spoiled(first, how)
    first.close()
    lines = Lines(visitor.profile)
    ready(visitor.open(known_host.url))
    (line,) = lines.of(SNAPSHOT_LINE)
    assert why in line
