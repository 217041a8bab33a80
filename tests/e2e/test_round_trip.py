"""A file of each kind is opened and run, and the picture of it gives the same form and values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import FilePayload

from tests.core.metadata.carriers import CARRIERS, texts_of
from tests.e2e.desk import Desk
from tests.e2e.test_opening import SMALL, fields, open_file, pool, shared_home

__all__ = ["pool", "shared_home"]

SAMPLES = Path(__file__).parent.parent / "samples" / "workflows"


def pair(name: str) -> tuple[Any, Any]:
    """Return the API graph and the editor file of a sample."""
    kinds = ("api", "ui")
    graph, workflow = (
        json.loads((SAMPLES / f"{name}.{kind}.json").read_text("utf-8")) for kind in kinds
    )
    return graph, workflow


@pytest.mark.parametrize("name", CARRIERS)
def test_the_picture_of_a_run_gives_the_form_that_was_run(desk: Desk, name: str) -> None:
    content = CARRIERS[name](texts_of(*pair("own_t2i_plain")))
    file: FilePayload = {"name": name, "mimeType": "", "buffer": content}
    open_file(desk, file, name)
    values = {f"{node}.{field}": SMALL[field] for node, field, *_ in fields(desk) if field in SMALL}
    desk.fill(values)
    before = fields(desk)
    card = desk.run()[0].ends()
    with urlopen(card.picture(), timeout=5) as answer:
        made: FilePayload = {
            "name": f"{name}-made.png",
            "mimeType": "image/png",
            "buffer": answer.read(),
        }
    open_file(desk, made, f"{name}-made.png")
    assert fields(desk) == before
