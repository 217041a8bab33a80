"""The lists of templates and of node packs' examples."""

from app.core.offers.offer import Offer, Source
from app.core.offers.template_list import read_examples, read_templates


def test_templates_are_listed_by_categories() -> None:
    index = [
        {
            "title": "Pictures",
            "templates": [
                {"name": "one", "title": "First", "description": "d", "models": ["x"]},
                {"name": "two"},
                {"title": "without a name"},
                "odd",
            ],
        },
        {"title": "Again", "templates": [{"name": "one", "title": "First"}]},
        {"title": "none"},
        7,
    ]
    found = read_templates(index)
    assert found.items == (
        Offer(Source.TEMPLATE, "one", "First", "Pictures", "d"),
        Offer(Source.TEMPLATE, "two", "two", "Pictures"),
    )
    assert found.unreadable == 4


def test_examples_are_listed_by_packs() -> None:
    found = read_examples({"pack": ["b", "A", 3], "": ["x"], "..": ["x"], "a/b": ["x"], "p": "x"})
    assert found.items == (
        Offer(Source.EXAMPLE, "pack/A", "A", "pack"),
        Offer(Source.EXAMPLE, "pack/b", "b", "pack"),
    )
    assert found.unreadable == 5


def test_answers_of_another_shape_are_said() -> None:
    for found in (read_templates({}), read_examples([])):
        assert found.problem is not None
        assert found.problem.key == "answer.shape"
