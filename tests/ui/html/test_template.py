"""Elements with holes are filled as if they had been made with these values."""

import pytest
from htpy import Element, button, div, em
from htpy import input as input_

from app.ui.html.template import Template, hole

HARD = """<b> & "two" 'one' {x} \\ é"""


def made(name: str, words: str, content: object) -> Element:
    return div(".tile", id=name, title=f"Choose: {words}")[
        button(data_arg=name, tabindex="-1")[content, words], input_(aria_label=words)
    ]


@pytest.mark.parametrize("words", ["", "a barn", HARD])
@pytest.mark.parametrize("content", [em["x"], "text & more"])
def test_a_filled_template_is_the_element_itself(words: str, content: object) -> None:
    template = Template(made(hole("name"), hole("words"), hole("content")))
    filled = template.fill(name="a:0", words=words, content=content)
    assert str(filled) == str(made("a:0", words, content))
    assert str(div[filled]) == str(div[made("a:0", words, content)])


def test_a_hole_needs_a_value() -> None:
    with pytest.raises(KeyError):
        Template(div[hole("name")]).fill(other="x")


def test_what_fills_a_hole_is_no_hole() -> None:
    filled = Template(div[hole("one"), hole("two")]).fill(one=hole("two"), two="x")
    assert str(filled) == f"<div>{hole('two')}x</div>"
