"""A third language is one file: the page is in it from its first sentence on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.conftest import ROOT
from tests.e2e.desk import Desk, wait_all
from tests.e2e.servers import Servers, pool_of
from tests.e2e.words import said
from tests.windows import Windows
from tools.listing import generated

SAMPLES = ROOT / "tests" / "samples" / "languages"

WRITTEN = ("lang", "dir")


@pytest.fixture
def translated(tmp_path: Path) -> Path:
    """A copy of the page with one file more, after `make listing`."""
    for name in ("app", "vendor"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, copy_function=os.link, ignore=ignored)
    shutil.copy(ROOT / "pyscript.toml", tmp_path)
    shutil.copy(SAMPLES / "ar.json", tmp_path / "app" / "ui" / "locale")
    for name, text in generated(tmp_path).items():
        (tmp_path / name).unlink(missing_ok=True)  # or the repository's own would be written
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_third_language_is_one_file(
    windows: Windows, serve: Callable[..., str], servers: Servers, translated: Path
) -> None:
    context = windows.context(locale="ar-EG")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    context.route("**/vendor/pyscript/core.js", hold_the_first)
    page = context.new_page()
    page.goto(serve(root=translated, servers=pool_of(servers)), wait_until="commit")
    page.get_by_text("جارٍ تحميل بيئة التشغيل…").wait_for()
    root = page.locator("html")
    assert [root.get_attribute(name) for name in WRITTEN] == ["ar", "rtl"]
    held[0].continue_()

    desk = Desk(page).ready()
    assert [root.get_attribute(name) for name in WRITTEN] == ["ar", "rtl"]
    run = page.get_by_test_id("run-button")
    desk.set_runs(1)
    run.get_by_text("تشغيل", exact=True).wait_for()
    chosen = page.get_by_test_id("workflow-select").locator("option:checked")
    expect(chosen).to_have_text("نص إلى صورة", use_inner_text=True)
    desk.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 2})
    wait_all(desk.run(2))
    page.get_by_text("الآن").first.wait_for()
    page.locator('[data-action="clear"]').click()
    page.get_by_text("أُزيلت مهمتان. تبقى الصور على الخوادم.").wait_for()

    languages = page.get_by_label("اللغة")
    assert languages.locator("option").all_text_contents() == ["English", "العربية", "中文"]
    desk.set_runs(1)
    languages.select_option("en")
    run.get_by_text(said("run.label", n=1), exact=True).wait_for()
    assert [root.get_attribute(name) for name in WRITTEN] == ["en", "ltr"]
    page.reload()
    desk.ready()
    assert [root.get_attribute(name) for name in WRITTEN] == ["en", "ltr"]
