"""Looking texts up and filling them."""

import pytest

from app.core.message import message
from app.core.workflow.label import ROLE
from app.ui.locale.listed import LANGUAGES
from tests.ui.words import say, text, texts


def test_fills_placeholders() -> None:
    said = say("en", message("field.range", low=1, high=2.5))
    assert said == "Use a number from 1 to 2.5."


def test_nested_messages_are_said_in_the_same_language() -> None:
    inner = message("transport.timeout")
    for language in LANGUAGES:
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
    assert texts("en").size(count) == said
    assert texts("zh").size(count) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (7.0, "7"),
        (0.1, "0.1"),
        (512, "512"),
        (9999, "9999"),
        (100_000, "100,000"),
        (1e20, "1e+20"),
        (1e5, "100000"),
    ],
)
def test_format_number(value: float, said: str) -> None:
    assert texts("en").number(value) == said
    assert texts("zh").number(value) == said


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
    assert texts("en").span(milliseconds) == english
    assert texts("zh").span(milliseconds) == chinese


def test_label_falls_back_to_english() -> None:
    assert texts("zh").label({"en": "Steps"}) == "Steps"
    assert texts("zh").label({"en": "Steps", "zh": "步数"}) == "步数"
    assert texts("zh").label({}) == ""


def test_what_an_input_is_for_is_translated_and_a_title_stays() -> None:
    role = {"en": "Seed sampler · Seed 2", ROLE: "Seed"}
    assert texts("zh").label(role) == "Seed sampler · 种子 2"
    assert texts("en").label(role) == "Seed sampler · Seed 2"
    assert texts("zh").label({"en": "Seed"}) == "Seed"  # the name of a person's file


def test_no_cors_names_the_flag() -> None:
    for language in LANGUAGES:
        assert "--enable-cors-header" in text(language, "health.no_cors")


@pytest.mark.parametrize(
    ("unit", "count", "english", "chinese"),
    [
        ("now", 0, "just now", "刚刚"),
        ("minutes", 5, "5 min ago", "5 分钟前"),
        ("hours", 2, "2 h ago", "2 小时前"),
        ("days", 1, "1 day ago", "1 天前"),
        ("days", 3, "3 days ago", "3 天前"),
    ],
)
def test_ages(unit: str, count: int, english: str, chinese: str) -> None:
    assert texts("en").ago(unit, count) == english
    assert texts("zh").ago(unit, count) == chinese


def test_a_plural_of_what_is_no_number_is_the_general_one() -> None:
    assert text("en", "lock.open", n="x") == "x tasks open"
