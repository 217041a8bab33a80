"""The languages' files: complete, alike in their placeholders, and in the words agreed upon."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.core.form.meanings import LABELS as ROLE_LABELS
from app.ui.locale.languages import (
    ENGLISH,
    HEADER,
    LABELS,
    next_language,
    parse_language,
    read_language,
)
from app.ui.locale.listed import LANGUAGES
from app.ui.locale.pattern import CATEGORIES, OTHER, PLACEHOLDER, Field, parse_pattern
from app.ui.locale.texts import INSTEAD
from tests.ui.test_catalogue import DYNAMIC, OUTSIDE

APP = Path(__file__).resolve().parents[3] / "app"
LOCALE = APP / "ui" / "locale"

EDITOR = APP / "static" / "scripts" / "code.js"
CODE = re.compile(r'"(code_\w+)"')
"""Where the editor of scripts names a text."""

FILES = sorted(file.stem for file in LOCALE.glob("*.json"))

REQUIRED = ENGLISH.texts.keys() - set(INSTEAD)

BOOT = re.compile(r"texts\.(\w+)|\bfail\((?:[^\"()]*\?)? ?\"(\w+)\"(?: : \"(\w+)\")?")
"""Where the loading page's script names a text. `STEPS` and `waiting` are named by Python."""

STEPS = ("runtime", "python", "program", "servers", "waiting")


def document(code: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((LOCALE / f"{code}.json").read_text("utf-8"))
    return found


def fields(pattern: str) -> list[Field]:
    return [piece for piece in parse_pattern(pattern) if isinstance(piece, Field)]


def test_each_file_is_listed() -> None:
    assert sorted(LANGUAGES) == FILES
    assert next(iter(LANGUAGES)) == "en"
    for code in FILES:
        assert read_language(code).header == LANGUAGES[code]
        assert LANGUAGES[code].direction in ("ltr", "rtl")


def test_a_language_follows_each_other_and_an_unknown_one_is_english() -> None:
    codes = list(LANGUAGES)
    assert [next_language(code) for code in codes] == [*codes[1:], codes[0]]
    assert next_language("tlh") == codes[1]
    assert read_language("tlh") is ENGLISH


@pytest.mark.parametrize("code", FILES)
def test_a_file_has_each_sentence_and_no_other(code: str) -> None:
    assert read_language(code).texts.keys() - set(INSTEAD) == REQUIRED


@pytest.mark.parametrize("code", FILES)
def test_an_id_stands_once_in_a_file(code: str) -> None:
    keys: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys.extend(key for key, _ in pairs)
        return dict(pairs)

    json.loads((LOCALE / f"{code}.json").read_text("utf-8"), object_pairs_hook=note)
    sections = document(code)
    known = {*sections, *sections[HEADER], *sections.get(LABELS, {})}
    assert sorted(set(keys) - known) == sorted(read_language(code).texts)
    assert len(keys) == len(set(keys)) + len(known & read_language(code).texts.keys())


@pytest.mark.parametrize("code", FILES)
def test_a_sentence_has_the_places_of_the_english_one(code: str) -> None:
    for key, said in read_language(code).texts.items():
        english = ENGLISH.texts.get(key, said)
        assert {one.name for one in fields(said)} == {one.name for one in fields(english)}, key
        for one in fields(said):
            assert one.how in ("", "size", "state", "plural"), key
            assert (one.how == "plural") == bool(one.forms), key
            assert OTHER in one.forms or one.how != "plural", key
            assert all(form in CATEGORIES or form.startswith("=") for form in one.forms), key
        assert not re.search(r"[{}]", PLACEHOLDER.sub("", said)), key
        assert said.strip() == said, key
        assert said, key


def test_own_ways_are_known_to_intl() -> None:
    for code in FILES:
        extra = read_language(code).texts.keys() - REQUIRED
        assert extra <= set(INSTEAD)


def test_each_sentence_is_used() -> None:
    """By a text in the program that is its id, or by the loading page."""
    named = {
        node.value
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    used = named | {*DYNAMIC, *OUTSIDE} | {f"boot.{name}" for name in boot_names()}
    used |= {f"scripts.{name}" for name in CODE.findall(EDITOR.read_text("utf-8"))}
    assert sorted(REQUIRED - used) == []


def boot_names() -> set[str]:
    script = (APP / "static" / "boot.js").read_text("utf-8")
    return {*STEPS, *(name for found in BOOT.findall(script) for name in found if name)}


def test_the_loading_page_names_only_what_is_there() -> None:
    assert {f"boot.{name}" for name in boot_names()} == {
        key for key in ENGLISH.texts if key.startswith("boot.")
    }


def test_a_label_of_a_workflow_may_be_in_the_file() -> None:
    header = {"name": "x", "short": "x", "tag": "x", "direction": "ltr"}
    found = parse_language({HEADER: header, LABELS: {"Steps": "Kroki"}, "a": {"close": "Zamknij"}})
    assert (found.labels, found.texts) == ({"Steps": "Kroki"}, {"close": "Zamknij"})


def test_chinese_names_what_inputs_are_for() -> None:
    """A language may leave out labels; the shipped ones have all of them."""
    assert read_language("zh").labels.keys() == set(ROLE_LABELS)


def test_chinese_uses_chinese_punctuation() -> None:
    for key, said in read_language("zh").texts.items():
        bare = PLACEHOLDER.sub("", said)
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", bare), key


def test_chinese_brackets_are_full_width() -> None:
    for key, said in read_language("zh").texts.items():
        bare = PLACEHOLDER.sub("", said).replace("（不是 JSON）", "")
        assert not re.search(r"[\u4e00-\u9fff] ?\(|\)[\u4e00-\u9fff]", bare), key


FACE = ("lock.none", "task.unbound", "task.unknown")
"""Errors of the JavaScript API, which calls a tab a window as its functions do."""


@pytest.mark.parametrize(("language", "term"), [("en", "window"), ("zh", "窗口")])
def test_a_browser_tab_is_called_a_tab(language: str, term: str) -> None:
    for key, said in read_language(language).texts.items():
        if not key.startswith("debug.") and key not in FACE:
            assert term not in PLACEHOLDER.sub("", said).lower(), key


@pytest.mark.parametrize("term", ["刷新", "图像", "提示词"])
def test_chinese_has_one_term_for_one_thing(term: str) -> None:
    """The node of ComfyUI is called 保存图像 there."""
    for key, said in read_language("zh").texts.items():
        if (key, term) != ("library.search", "提示词"):  # there it is what people typed
            assert term not in said.replace("“保存图像”", ""), key
