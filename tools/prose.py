"""Measure how long the sentences of the documentation are.

    .venv/bin/python -m tools.prose

Prints one line a document and one for each sentence that is too long, and ends with an error when
a document is over a bound. Code and tables are left out: they are looked up and not read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/**/*.md")

MAX_WORDS = 34
"""Words of the longest sentence: beyond this readers lose the beginning."""

LONG = 30
"""Words of a sentence that most readers have to read twice."""

LONG_SHARE = 0.08
"""The share of sentences that may have more than `LONG` words."""

USUAL = 25
"""Words that a sentence should not exceed."""

USUAL_SHARE = 0.2
"""The share of sentences that may have more than `USUAL` words, which is the length to aim at."""

_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"(?:^|(?<=\n\n))(?: {4}.*\n(?:\s*\n(?= {4}))?)+", re.MULTILINE)
_CODE = re.compile(r"`[^`]*`")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ITEM = re.compile(r"^\s*(?:[*+-]|\d+\.)\s+")
_TABLE = re.compile(r"^\s*\|")
_HEADING = re.compile(r"^#+ ")
_END = re.compile(r"(?<=[.!?])[\"”’)*]*\s+")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Figures:
    """How long the sentences of a text are, in words."""

    count: int
    longest: int
    long_share: float
    usual_share: float

    @property
    def is_within(self) -> bool:
        """Whether all bounds are kept."""
        return (
            self.longest <= MAX_WORDS
            and self.long_share < LONG_SHARE
            and self.usual_share <= USUAL_SHARE
        )


def sentences(markdown: str) -> Iterator[str]:
    """Yield the sentences of a document's prose, each as one line.

    Code within a line counts as one word. A heading, an item of a list and a paragraph each end a
    sentence, also without a full stop.
    """
    text = _INDENTED.sub("\n", _FENCE.sub("\n", markdown))
    text = _LINK.sub(r"\1", _IMAGE.sub("", _CODE.sub("code", text)))
    for block in _blocks(text.splitlines()):
        for sentence in _END.split(block):
            if _WORD.search(sentence):
                yield sentence


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    """Yield paragraphs and items, each with its lines joined."""
    block: list[str] = []
    for line in lines:
        is_prose = line.strip() and not (_TABLE.match(line) or _HEADING.match(line))
        if (not is_prose or _ITEM.match(line)) and block:
            yield " ".join(block)
            block = []
        if is_prose:
            block.append(_ITEM.sub("", line).strip())
        elif _HEADING.match(line):
            yield _HEADING.sub("", line)
    if block:
        yield " ".join(block)


def words_in(sentence: str) -> int:
    """Return how many words a sentence has; a dash or an arrow alone is none."""
    return sum(1 for word in sentence.split() if _WORD.search(word))


def measure(markdown: str) -> Figures:
    """Return the figures of a document."""
    lengths = [words_in(sentence) for sentence in sentences(markdown)] or [0]
    return Figures(
        count=len(lengths),
        longest=max(lengths),
        long_share=sum(length > LONG for length in lengths) / len(lengths),
        usual_share=sum(length > USUAL for length in lengths) / len(lengths),
    )


def too_long(markdown: str) -> list[str]:
    """Return the sentences with more than `LONG` words, each behind its number of words."""
    found = ((words_in(sentence), sentence) for sentence in sentences(markdown))
    return [f"{count} words: {sentence}" for count, sentence in found if count > LONG]


def documents(root: Path = ROOT) -> list[Path]:
    """Return the English documents."""
    found = (path for pattern in DOCUMENTS for path in root.glob(pattern))
    return sorted(path for path in found if not path.name.endswith(".zh.md"))


def main() -> None:
    """Print the figures; end with an error when a document is over a bound."""
    wrong = []
    for path in documents():
        text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        found = measure(text)
        print(
            f"{name}: {found.count} sentences, longest {found.longest} words, "
            f"over {LONG}: {found.long_share:.0%}, over {USUAL}: {found.usual_share:.0%}"
        )
        print("".join(f"  {line}\n" for line in too_long(text)), end="")
        if not found.is_within:
            wrong.append(name)
    if wrong:
        raise SystemExit(f"tools.prose: over a bound: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
