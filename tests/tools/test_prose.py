"""The documentation: its sentences are short, and the files and links that it names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.ui.locale.languages import read_language
from tools.prose import MAX_WORDS, ROOT, documents, measure, sentences, too_long

FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FILE = re.compile(
    r"`((?:app|docs|tests|tools|typings)/[\w./-]*|(?:core|services|ui|browser)/[\w./-]+)`"
)
ANCHOR = re.compile(r"\]\(([^)#:\s]*)#([^)]+)\)")
MAX_LINES = 200
NAMES = [path.relative_to(ROOT).as_posix() for path in [*documents(), ROOT / "README.zh.md"]]


def words(count: int) -> str:
    """Return a sentence of so many words."""
    return " ".join(["word"] * count) + "."


def test_sentences_end_at_full_stops_paragraphs_items_and_headings() -> None:
    text = "# A head\n\nOne is\nhere. Two (see x.py)!\n\n* an item\n  of two lines\n* another\n"
    assert list(sentences(text)) == [
        "A head",
        "One is here.",
        "Two (see x.py)!",
        "an item of two lines",
        "another",
    ]


def test_code_and_tables_are_no_prose() -> None:
    fenced, indented, table = "```sh\nmake run\n```", "    indented code", "| a | b |\n|---|---|"
    text = f"Say `a b c` here:\n\n{fenced}\n\n{indented}\n\n{table}\n"
    assert list(sentences(text)) == ["Say code here:"]


def test_of_a_link_only_its_text_counts() -> None:
    assert list(sentences("See [the rules](docs/rules.md).")) == ["See the rules."]


def test_long_sentences_are_over_a_bound() -> None:
    assert measure(" ".join([words(10)] * 20)).is_within
    assert not measure(" ".join([words(10)] * 20 + [words(MAX_WORDS + 1)])).is_within
    assert not measure(" ".join([words(10)] * 10 + [words(31)])).is_within
    assert not measure(" ".join([words(10)] * 3 + [words(26)])).is_within
    assert too_long(f"{words(30)} {words(31)}") == [f"31 words: {words(31)}"]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_sentences_of_the_documents_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert measure(text).is_within, "\n".join(too_long(text))


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_files(name: str) -> None:
    path = ROOT / name
    links = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if ":" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_links_into_a_page_lead_to_a_heading(name: str) -> None:
    path = ROOT / name
    for target, anchor in ANCHOR.findall(path.read_text(encoding="utf-8")):
        page = path.parent / target if target else path
        assert anchor in slugs(page.read_text(encoding="utf-8")), f"{target}#{anchor}"


def slugs(markdown: str) -> list[str]:
    """Return the names by which links lead to the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", markdown, re.MULTILINE)
    return [re.sub(r"[^\w -]", "", one).strip().lower().replace(" ", "-") for one in headings]


@pytest.mark.parametrize("name", NAMES)
def test_named_files_exist(name: str) -> None:
    found = FILE.findall((ROOT / name).read_text(encoding="utf-8"))
    places = (ROOT, ROOT / "app")
    assert [one for one in found if not any((place / one).exists() for place in places)] == []


def test_the_readme_is_short_in_both_languages() -> None:
    for name in ("README.md", "README.zh.md"):
        assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) < MAX_LINES


def test_the_readme_has_the_same_commands_links_and_headings_in_both_languages() -> None:
    english, chinese = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")
    )
    assert _commands(english) == _commands(chinese)
    assert set(LINK.findall(english)) - {"README.zh.md"} == set(LINK.findall(chinese)) - {
        "README.md"
    }
    assert len(re.findall(r"^##", english, re.MULTILINE)) == len(
        re.findall(r"^##", chinese, re.MULTILINE)
    )


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_troubleshooting_quotes_what_the_page_says(name: str, language: str) -> None:
    rows = re.findall(r"^\| (.*?) \|", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    quotes = [quote for row in rows for quote in re.findall(r"[\"“]([^\"”]+)[\"”]", row)]
    texts = read_language(language).texts.values()
    assert len(quotes) > 8
    assert [quote for quote in quotes if not any(quote in text for text in texts)] == []


def _commands(text: str) -> list[list[str]]:
    """Return the lines of all blocks of code, without their comments."""
    blocks = FENCE.findall(text)
    return [[re.sub(r"\s*(#|//) .*", "", line) for line in block.splitlines()] for block in blocks]
