"""The windows fixture sees what a page does wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.windows import Windows

TROUBLES = {
    "console error": ("console.error('it broke')", "it broke"),
    "failed assertion": ("console.assert(false, 'not so')", "not so"),
    "uncaught error": ("setTimeout(() => { throw new Error('thrown') })", "thrown"),
    "unhandled rejection": ("Promise.reject(new Error('rejected'))", "rejected"),
    "missing file": ("fetch('nothing-here')", "404"),
    "in a page it opened": ("open('bad.html')", "bad page"),
}


@pytest.fixture
def trouble_url(serve: Callable[..., str], tmp_path: Path) -> str:
    """A page that is fine by itself, beside one that is not."""
    quiet = '<!doctype html><link rel="icon" href="data:,"><title>t</title>'
    (tmp_path / "index.html").write_text(quiet)
    (tmp_path / "bad.html").write_text(quiet + "<script>console.error('bad page')</script>")
    return serve(root=tmp_path)


@pytest.mark.parametrize(("script", "word"), TROUBLES.values(), ids=TROUBLES.keys())
def test_trouble_is_collected(windows: Windows, trouble_url: str, script: str, word: str) -> None:
    page = windows.open(trouble_url)
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(300)
    assert any(word in problem for problem in windows.problems)
    windows.allow(word)
    assert windows.problems == []


def test_quiet_page_has_none(windows: Windows, trouble_url: str) -> None:
    page = windows.open(trouble_url)
    page.evaluate("() => { console.log('hello'); console.warn('careful') }")
    page.wait_for_timeout(100)
    assert windows.problems == []
