"""A file of each kind is opened and run, and what it made gives the same form and values."""

import json
from typing import Any

import pytest

from app.core.workflow.catalog import WorkflowType
from tests.core.metadata.carriers import CARRIERS, texts_of
from tests.core.metadata.files import still_png
from tests.core.workflow.pairs import FOLDER, load
from tests.fakes import World
from tests.ui.compose.test_opening import BroughtFile, bring, run, shown
from tests.ui.shown import Shown

__all__ = ["shown"]

PROMPT = load(FOLDER / "own_sub_promoted.api.json")
WORKFLOW = load(FOLDER / "own_sub_promoted.ui.json")


def form_of(shown: Shown, kind: WorkflowType) -> list[tuple[Any, ...]]:
    """Return what the form shows: each field with its place, its name and its value."""
    values = shown.page.page_store.state.form(kind).values
    return [
        (item.name, item.kind, item.more, item.section, item.label["en"], values.get(item.name))
        for item in kind.inputs
    ]


@pytest.mark.parametrize("name", CARRIERS)
async def test_a_run_is_opened_as_what_was_run(shown: Shown, name: str) -> None:
    content = CARRIERS[name](texts_of(PROMPT, WORKFLOW))
    kind = await bring(shown, BroughtFile(name, content))
    assert kind.has_form
    form = form_of(shown, kind)
    sent = await run(shown)
    embedded = sent.extra_data["extra_pnginfo"]["workflow"]
    made = still_png({"prompt": json.dumps(sent.graph), "workflow": json.dumps(embedded)})
    again = await bring(shown, BroughtFile("made.png", made))
    assert form_of(shown, again) == form


def test_ten_kinds_and_more_are_tried(world: World) -> None:
    del world
    assert len(CARRIERS) >= 10
