"""Makes text from servers, files and people safe to show beside other text. Pure.

A name can contain invisible characters, or characters that reverse the text around it. For example,
U+202E before `gnp.exe` makes it look like "exe.png". Such characters are replaced by visible
symbols. Right-to-left text is isolated (Unicode Standard Annex 9).
"""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb]"
)
"""Control characters and characters that change the text direction; not line breaks and tabs.

The joiners U+200C and U+200D are not included: Persian words and emoji need them.
"""

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u07ff\u0840-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of right-to-left scripts."""

_PICTURES = 0x2400
"""The first of Unicode's symbols for control characters: ␀ stands for U+0000."""

_OPEN, _CLOSE = "\u2068", "\u2069"
"""FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: the plain-text equivalent of `<bdi>`."""


def visible(text: str) -> str:
    """Return the text with each invisible character replaced by a symbol or its code (`⟨202E⟩`)."""
    return _HIDDEN.sub(_picture, text)


def isolated(text: str) -> str:
    """Return visible text that does not change the direction of the text around it.

    Use it where no element is possible: sentences, titles, labels.
    """
    shown = visible(text)
    return f"{_OPEN}{shown}{_CLOSE}" if _RIGHT_TO_LEFT.search(shown) else shown


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    return "\u2421" if code == 0x7F else f"⟨{code:04X}⟩"
