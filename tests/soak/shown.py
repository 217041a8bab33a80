"""What the cards show in the end, compared byte by byte with the servers' files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from playwright.sync_api import TimeoutError as TimedOut

from tests.e2e.card import DIGEST, Card
from tests.e2e.desk import Desk
from tests.e2e.journal import reload
from tests.soak.ledger import Ledger

PAINTED = '[data-testid="task-card"][data-state="succeeded"]'
IDS = "(cards) => cards.map((card) => card.dataset.promptId)"


def look_at_pictures(desks: Sequence[Desk], ledgers: Sequence[Ledger]) -> tuple[list[str], ...]:
    """Return the tasks whose card shows another picture than their server's file, and none at all.

    Where a server did not give it in time, that is the copy which is kept of it. The windows load
    again before: a picture that is not there is not asked for again by itself. At an address with
    several servers a card may show no picture, but never another one.
    """
    at = {ledger.url: ledger for ledger in ledgers}
    wrong: list[str] = []
    missing: list[str] = []
    for desk in desks:
        reload(desk)
        for prompt_id in desk.page.locator(PAINTED).evaluate_all(IDS):
            task = desk.call("getWindowTask", prompt_id)
            ledger = at[task["executionServer"]]
            if not task["images"] and ledger.behind is not None:
                continue
            held = ledger.picture_bytes(prompt_id, task["images"][0])
            digest = hashlib.sha256(held).hexdigest()
            card = Card(desk.page, prompt_id)
            shown = _digest_of(card)
            if shown and shown != digest:
                wrong.append(prompt_id)
            elif not shown and ledger.behind is None:
                print("no picture:", " · ".join(card.text.split("\n")))
                missing.append(prompt_id)
    return wrong, missing


def _digest_of(card: Card) -> str:
    """Return the digest of the picture that a card shows, "" when it shows none."""
    try:
        found = card.page.evaluate(DIGEST, card.picture())
    except TimedOut:
        return ""
    return str(found.get("sha256", ""))
