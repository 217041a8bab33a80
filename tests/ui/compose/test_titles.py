"""The title of a person's own workflow is its file's name, without what says its kind."""

import pytest

from app.ui.compose.own_workflows import title_of


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("portrait.json", "portrait"),
        ("portrait.app.json", "portrait"),
        ("portrait.ui.json", "portrait"),
        ("portrait.api.json", "portrait"),
        ("portrait.v2.json", "portrait.v2"),
        ("my.api", "my.api"),
        ("picture.png", "picture.png"),
        (".app.json", ".app"),
        (".json", ".json"),
    ],
)
def test_a_title_is_the_name_without_its_endings(name: str, title: str) -> None:
    assert title_of(name) == title
