"""What the cards show in the end, compared with the servers' files."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import TimeoutError as TimedOut

from tests.e2e.card import LOADED, Card
from tests.e2e.desk import Desk
from tests.e2e.journal import reload
from tests.soak.ledger import Ledger

PAINTED = '[data-testid="task-card"][data-state="succeeded"]'
IDS = "(cards) => cards.map((card) => card.dataset.promptId)"

SHOWN_MS = 60_000
"""So long a window may take to show a picture while fifteen others load theirs."""

SIDE = 32
"""Pixels of a side to which pictures are reduced: what is shown may be a smaller version."""

PIXELS = f"""(card) => {{
  const image = document.querySelector(`${{card}} [data-testid="task-image"]`);
  if (image?.tagName !== "IMG" || !image.naturalWidth) return null;
  const canvas = new OffscreenCanvas({SIDE}, {SIDE}).getContext("2d");
  canvas.imageSmoothingQuality = "high";
  canvas.drawImage(image, 0, 0, {SIDE}, {SIDE});
  return [...canvas.getImageData(0, 0, {SIDE}, {SIDE}).data];
}}"""
"""The pixels of the picture that a card shows, whatever it is from; null where it shows none."""

ALIKE = 8.0
"""Mean difference of a channel, of 255, up to which two pictures are one: WebP costs 1 or 2."""


def look_at_pictures(desks: Sequence[Desk], ledgers: Sequence[Ledger]) -> tuple[list[str], ...]:
    """Return the tasks whose card shows another picture than their server's file, and none at all.

    It may show the server's, a smaller version, or the copy that is kept. The windows load again
    before: a picture that is not there is not asked for again by itself. At an address with
    several servers a card may show no picture, but never another one.
    """
    at = {url: ledger for ledger in ledgers for url in ledger.urls}
    wrong: list[str] = []
    missing: list[str] = []
    shown: dict[str, Image.Image] = {}
    files: dict[str, Image.Image] = {}
    for desk in desks:
        reload(desk)
        for prompt_id in desk.page.locator(PAINTED).evaluate_all(IDS):
            task = desk.call("getWindowTask", prompt_id)
            ledger = at[task["executionServer"]]
            if not task["images"] and ledger.behind is not None:
                continue
            files[prompt_id] = reduced(ledger.picture_bytes(prompt_id, task["images"][0]))
            card = Card(desk.page, prompt_id)
            seen = _shown(card)
            if seen is not None:
                shown[prompt_id] = seen
            elif ledger.behind is None:
                print("no picture:", card.locator.inner_html())
                missing.append(prompt_id)
    wrong += [prompt_id for prompt_id, seen in shown.items() if not _is(prompt_id, seen, files)]
    return wrong, missing


def _shown(card: Card) -> Image.Image | None:
    image = f'{card.selector} [data-testid="task-image"]'
    try:
        card.locator.scroll_into_view_if_needed(timeout=SHOWN_MS)  # else it is not fetched
        card.page.wait_for_function(LOADED, arg=image, timeout=SHOWN_MS)
    except TimedOut:
        return None
    pixels = card.page.evaluate(PIXELS, card.selector)
    if pixels is None:  # it is replaced at this moment
        return None
    return Image.frombytes("RGBA", (SIDE, SIDE), bytes(pixels)).convert("RGB")


def reduced(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)


def _is(prompt_id: str, seen: Image.Image, files: Mapping[str, Image.Image]) -> bool:
    """Tell whether a task's file is the picture that is seen, and none is nearer to it."""
    own = distance(seen, files[prompt_id])
    return own <= ALIKE and own <= min(distance(seen, file) for file in files.values()) + 0.5


def distance(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of the channels of two reduced pictures."""
    means = ImageStat.Stat(ImageChops.difference(one, other)).mean
    return sum(means) / len(means)
