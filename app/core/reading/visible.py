"""Text from servers, files and people, made safe to stand beside other text. Pure.

A name can hold characters that turn the text around it (U+202E before `gnp.exe` makes it read as
"exe.png") or that show nothing at all. They are shown as what they are, and text that runs from
right to left is isolated (Unicode Standard Annex 9).
"""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb]"
)
"""Control characters, and those that change the direction of text; not line breaks and tabs.

The joiners U+200C and U+200D are not among them: Persian words and emoji need them.
"""

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u07ff\u0840-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of scripts that run from right to left."""

_PICTURES = 0x2400
"""Where Unicode's pictures of control characters begin: ␀ stands for U+0000."""

_OPEN, _CLOSE = "\u2068", "\u2069"
"""First strong isolate, and its end: the plain-text form of `<bdi>`."""


def visible(text: str) -> str:
    """Return the text with a picture or `⟨202E⟩` for each character that shows nothing itself."""
    return _HIDDEN.sub(_picture, text)


def isolated(text: str) -> str:
    """Return visible text that does not turn what stands before and behind it.

    For places that take no element: sentences, titles, labels.
    """
    shown = visible(text)
    return f"{_OPEN}{shown}{_CLOSE}" if _RIGHT_TO_LEFT.search(shown) else shown


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    return "\u2421" if code == 0x7F else f"⟨{code:04X}⟩"
