"""The URL of a file asks for its name and folder exactly, whatever characters they have."""

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as some

from app.core.pictures.urls import THUMBNAIL, view_url
from app.core.task.output import OutputFile
from tests.fakes.values import A

NAMES = some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(NAMES, NAMES)
def test_a_url_asks_for_the_file_and_nothing_else(name: str, folder: str) -> None:
    url = view_url(A, OutputFile("9", "images", name, folder, "temp"), "id", THUMBNAIL)
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{A}/api/view"
    assert parts.fragment == ""
    query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    preview = {} if name.lower().endswith(".svg") else {"preview": [THUMBNAIL]}
    wanted = {"filename": [name], "subfolder": [folder], "type": ["temp"], "t": ["id"]}
    assert query == wanted | preview


def test_a_drawing_is_asked_for_as_it_is() -> None:
    url = view_url(A, OutputFile("9", "images", "a.SVG"), "id", THUMBNAIL)
    assert "preview" not in url
