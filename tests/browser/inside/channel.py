"""What the channel makes of what no window of ours would post, and of real windows."""

import json
from typing import Any

import js

from app.browser.channel import BURST, MAX_LETTERS, NAME, RATE, BrowserChannel
from tests.browser.inside.world import World, noted, turns, until

SPOOFED = 3_000

SPOOF = f"""
  const [ear, mouth] = [0, 1].map(() => new BroadcastChannel("{NAME}"));
  ear.onmessage = ({{ data }}) => {{ if (data === "end") notes.push(data); }};
  for (let number = 0; number < {SPOOFED}; number += 1) {{
    const presence = {{ version: 1, kind: "here", windowId: `made-up-${{number}}`, clientId: "c" }};
    mouth.postMessage(JSON.stringify({{ ...presence, lockedServer: null, tasks: [] }}));
  }}
  mouth.postMessage("end");
  return () => {{ ear.close(); mouth.close(); }};
"""
"""Posts presences of windows that there are not, and notes when the last of them has arrived."""


async def what_is_no_json_is_not_heard(world: World) -> None:
    heard: list[Any] = []
    close = BrowserChannel().listen(heard.append)
    raw = js.BroadcastChannel.new(NAME)
    for strange in ("not JSON", 7, js.Object.new(), None):
        raw.postMessage(strange)
    raw.postMessage('{"at": "last"}')
    await until(lambda: heard)
    assert heard == [{"at": "last"}]
    raw.close()
    close()


async def what_is_too_long_is_not_heard(world: World) -> None:
    heard: list[Any] = []
    close = BrowserChannel().listen(heard.append)
    raw = js.BroadcastChannel.new(NAME)
    longest = "x" * (MAX_LETTERS - 2)
    for text in ("x" * 200_000, f"{longest}x", longest, "last"):
        raw.postMessage(json.dumps(text))
    await until(lambda: "last" in heard)
    assert [len(text) for text in heard] == [len(longest), len("last")]
    raw.close()
    close()


async def of_a_flood_no_more_is_heard_than_windows_say(world: World) -> None:
    heard: list[Any] = []
    close = BrowserChannel().listen(heard.append)
    began = js.performance.now()
    with noted(SPOOF) as ended:
        await until(lambda: len(ended))
        await turns()
    seconds = (js.performance.now() - began) / 1000
    close()
    assert BURST <= len(heard) <= BURST + RATE * seconds
    assert [one["windowId"] for one in heard[:2]] == ["made-up-0", "made-up-1"]


async def _echo(world: World) -> None:
    mine = BrowserChannel()
    heard: list[Any] = []
    close = mine.listen(heard.append)
    mine.post({"n": 1})
    await until(lambda: heard)
    assert heard == [{"heard": {"n": 1}}]
    close()
