"""Each example of docs/scripting.md, and each that the page ships, runs."""

from __future__ import annotations

import re

import pytest

from app.ui.scripts.view import EXAMPLES
from tests.conftest import ROOT
from tests.e2e.desk import Desk
from tests.e2e.script_panel import output_of

TEXT = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
DOCUMENTED = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
SHIPPED = ROOT / "app" / "static" / "script_examples"


def test_there_are_examples() -> None:
    assert len(DOCUMENTED) >= 6
    assert {path.stem for path in SHIPPED.iterdir()} == set(EXAMPLES)


@pytest.mark.parametrize("script", DOCUMENTED, ids=range(len(DOCUMENTED)))
def test_a_documented_example_runs(desk: Desk, script: str) -> None:
    if "bindery.save" in script:
        with desk.page.expect_download():
            output_of(desk.page, script)
    else:
        assert output_of(desk.page, script)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_shipped_example_runs(desk: Desk, name: str) -> None:
    text = (SHIPPED / f"{name}.txt").read_text(encoding="utf-8")
    output_of(desk.page, text.replace("prompt=", "width=64, height=64, steps=2, prompt="))
