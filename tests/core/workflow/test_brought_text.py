"""Texts that a person pastes: classified at once."""

import pytest

from app.core.workflow.brought_text import BroughtText, file_name_of, kind_of_text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (' {"nodes": []}', BroughtText.WORKFLOW),
        ("a fox\nSteps: 20, Sampler: Euler", BroughtText.SETTINGS),
        ("https://example.org/a.json\n", BroughtText.ADDRESS),
        ("https://example.org/a and more", BroughtText.OTHER),
        ("https://example.org/" + "a" * 4_000, BroughtText.OTHER),
        ("a red fox", BroughtText.OTHER),
        ("", BroughtText.OTHER),
    ],
)
def test_a_text_is_told_by_how_it_looks(text: str, kind: BroughtText) -> None:
    assert kind_of_text(text) is kind


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/a/fox%20one.json?raw=1", "fox one.json"),
        ("http://s:8188/view?filename=b%5Cfox%23.png&type=output", "fox#.png"),
        ("https://example.org/", ""),
        ("http://[::1", ""),
    ],
)
def test_a_file_is_called_as_its_address_says(address: str, name: str) -> None:
    assert file_name_of(address) == name
