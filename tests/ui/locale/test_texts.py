"""Looking texts up and filling them."""

import re
from pathlib import Path

import pytest

from app.core.message import message
from app.ui.locale.texts import (
    CATALOGUES,
    PLACEHOLDER,
    format_duration,
    format_number,
    format_size,
    label,
    say,
    text,
)

LOCALE = Path(__file__).resolve().parents[3] / "app" / "ui" / "locale"


def test_fills_placeholders() -> None:
    said = say("en", message("field.range", low=1, high=2.5))
    assert said == "Use a number from 1 to 2.5."


def test_nested_messages_are_said_in_the_same_language() -> None:
    inner = message("transport.timeout")
    for language in CATALOGUES:
        said = say(language, message("task.upload_failed", server="A", why=inner))
        assert say(language, inner) in said


def test_unknown_language_falls_back_to_english() -> None:
    assert text("tlh", "close") == text("en", "close")


def test_unknown_key_shows_itself() -> None:
    assert say("zh", message("no.such_text", name="x")) == "no.such_text"


def test_missing_value_shows_a_question_mark() -> None:
    assert text("en", "more") == "Show ? more"


def test_braces_in_values_stay_as_they_are() -> None:
    said = say("en", message("server.saved", name="{url} {0} {name}"))
    assert said == "{url} {0} {name} was saved."


@pytest.mark.parametrize(("count", "said"), [(0, "0 tasks"), (1, "1 task"), (7, "7 tasks")])
def test_number_chooses_one_or_many(count: int, said: str) -> None:
    assert text("en", "lock.open", n=count).startswith(said)


def test_states_are_put_in_words() -> None:
    assert "Failed" in say("en", message("task.ended", state="failed", why=None))
    assert "失败" in say("zh", message("task.ended", state="failed", why=None))


def test_lists_are_joined() -> None:
    assert "a, b" in say("en", message("output.no_picture", files=["a", "b"]))
    assert "a、b" in say("zh", message("output.no_picture", files=("a", "b")))


def test_open_ranges_have_an_ellipsis() -> None:
    assert say("en", message("field.range", low=0, high=None)) == "Use a number from 0 to …."


def test_sizes_in_messages_are_readable() -> None:
    said = say("en", message("image.too_large", name="a.png", size=5_300_000, limit=1_000_000))
    assert "5.3 MB" in said
    assert "1 MB" in said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (-1, "0 B"),
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (1_440_000, "1.4 MB"),
        (345_600_000, "346 MB"),
        (10**16, "10000 TB"),
    ],
)
def test_format_size(count: int, said: str) -> None:
    assert format_size(count) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(7.0, "7"), (0.1, "0.1"), (512, "512"), (9999, "9999"), (100_000, "100,000")],
)
def test_format_number(value: float, said: str) -> None:
    assert format_number(value) == said


@pytest.mark.parametrize(
    ("milliseconds", "english", "chinese"),
    [
        (-5, "0 s", "0 秒"),
        (59_999, "59 s", "59 秒"),
        (65_000, "1 min 5 s", "1 分 5 秒"),
        (7_740_000, "2 h 9 min", "2 小时 9 分"),
    ],
)
def test_format_duration(milliseconds: int, english: str, chinese: str) -> None:
    assert format_duration("en", milliseconds) == english
    assert format_duration("zh", milliseconds) == chinese


def test_label_falls_back_to_english() -> None:
    assert label("zh", {"en": "Steps"}) == "Steps"
    assert label("zh", {"en": "Steps", "zh": "步数"}) == "步数"
    assert label("zh", {}) == ""


def test_languages_have_the_same_keys() -> None:
    keys = {language: set(texts) for language, texts in CATALOGUES.items()}
    assert keys["en"] == keys["zh"]


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_key_stands_in_one_file_of_a_language(language: str) -> None:
    files = sorted(LOCALE.glob(f"*_{language}.py"))
    keys = [
        key
        for file in files
        for key in re.findall(r'(?m)^    "([a-z_.]+)":', file.read_text("utf-8"))
    ]
    assert sorted(keys) == sorted(CATALOGUES[language])


def test_languages_have_the_same_placeholders() -> None:
    for key, english in CATALOGUES["en"].items():
        names = [
            {found[0] for found in PLACEHOLDER.findall(CATALOGUES[one][key])} for one in CATALOGUES
        ]
        assert all(found == names[0] for found in names), key
        assert "{" not in PLACEHOLDER.sub("", english), key


def test_texts_say_something() -> None:
    for texts in CATALOGUES.values():
        assert all(said.strip() == said and said for said in texts.values())


def test_chinese_uses_chinese_punctuation() -> None:
    for key, said in CATALOGUES["zh"].items():
        bare = PLACEHOLDER.sub("", said)
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", bare), key


def test_chinese_brackets_are_full_width() -> None:
    for key, said in CATALOGUES["zh"].items():
        bare = PLACEHOLDER.sub("", said).replace("（不是 JSON）", "")
        assert not re.search(r"[\u4e00-\u9fff] ?\(|\)[\u4e00-\u9fff]", bare), key


FACE = ("lock.none", "task.unbound", "task.unknown")
"""Errors of the JavaScript API, which calls a tab a window as its functions do."""


@pytest.mark.parametrize(("language", "term"), [("en", "window"), ("zh", "窗口")])
def test_a_browser_tab_is_called_a_tab(language: str, term: str) -> None:
    for key, said in CATALOGUES[language].items():
        if not key.startswith("debug.") and key not in FACE:
            assert term not in PLACEHOLDER.sub("", said).lower(), key


@pytest.mark.parametrize("term", ["刷新", "图像", "提示词"])
def test_chinese_has_one_term_for_one_thing(term: str) -> None:
    """The node of ComfyUI is called 保存图像 there."""
    for key, said in CATALOGUES["zh"].items():
        assert term not in said.replace("“保存图像”", ""), key


def test_no_cors_names_the_flag() -> None:
    for language in CATALOGUES:
        assert "--enable-cors-header" in text(language, "health.no_cors")
