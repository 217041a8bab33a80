"""An additional language file with missing texts: Polish, by its own rules."""

import json
from pathlib import Path

import pytest

from app.core.message import message
from app.ui.locale import texts as texts_module
from app.ui.locale.languages import parse_language
from app.ui.locale.texts import Texts
from tests.fakes.intl import FakeIntl

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "languages" / "pl.json"


@pytest.fixture
def polish(monkeypatch: pytest.MonkeyPatch) -> Texts:
    """What Polish says."""
    language = parse_language(json.loads(SAMPLE.read_text("utf-8")))
    monkeypatch.setattr(texts_module, "read_language", lambda code: language)
    return Texts("pl", FakeIntl())


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 zadanie w toku"),
        (2, "2 zadania w toku"),
        (5, "5 zadań w toku"),
        (12, "12 zadań w toku"),
        (22, "22 zadania w toku"),
        (1.5, "1,5 zadania w toku"),
        (12_345, "12\u00a0345 zadań w toku"),
    ],
)
def test_plurals_have_the_categories_of_the_language(
    polish: Texts, count: float, said: str
) -> None:
    assert polish.text("lock.open", n=count) == said


def test_one_number_may_have_a_form_of_its_own(polish: Texts) -> None:
    assert polish.text("run.label", n=1) == "Uruchom"
    assert polish.text("run.label", n=21) == "Uruchom wszystkie"


def test_sizes_times_and_lists_are_those_of_the_browser(polish: Texts) -> None:
    said = message("image.too_large", name="a.png", size=5_300_000, limit=812)
    assert "ma 5,3\u00a0MB, a" in polish.say(said)
    assert "najwyżej 812\u00a0B." in polish.say(said)
    assert polish.span(59_999) == "59\u00a0sek."
    assert polish.span(65_000) == "1\u00a0min 5\u00a0sek."
    assert polish.span(7_740_000) == "2\u00a0godz. 9\u00a0min"
    assert polish.ago("now", 0) == "teraz"
    assert polish.ago("minutes", 5) == "5 min temu"
    assert polish.ago("days", 3) == "3 dni temu"
    assert "Utworzył: a, b i c." in polish.text("output.no_picture", files=["a", "b", "c"])


def test_what_is_not_translated_is_english(polish: Texts) -> None:
    assert polish.text("close") == "Close"
    assert polish.label({"en": "Steps", "zh": "步数"}) == "Kroki"
    assert polish.label({"en": "Mode"}) == "Mode"
