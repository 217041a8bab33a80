"""`data:` URLs: what they hold, and which are refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InputError
from app.core.reading.data_url import DataUrl, read_data_url


@pytest.mark.parametrize(
    ("url", "mime", "content"),
    [
        ("data:image/png;base64,iVBORw==", "image/png", b"\x89PNG"),
        ("data:image/png;base64,iVBORw", "image/png", b"\x89PNG"),
        ("data:image/png;base64,iVBO Rw\n==", "image/png", b"\x89PNG"),
        ("data:image/png;base64,iVBORw%3D%3d", "image/png", b"\x89PNG"),
        ("DATA:image/png;charset=x; BASE64,QQ==", "image/png;charset=x", b"A"),
        ("data:image/svg+xml,%3Csvg%2F%3e", "image/svg+xml", b"<svg/>"),
        ("data:,a,b", "", b"a,b"),
        ("data:,a%b#part", "", b"a%b"),
        ("data:,図", "", "図".encode()),
        ("data:;base64,", "", b""),
    ],
)
def test_content_is_decoded(url: str, mime: str, content: bytes) -> None:
    assert read_data_url(url, "photo") == DataUrl(mime, content)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "data:",
        "data:image/png;base64",
        "https://a.test/,x",
        "data:image/png;base64,%%%",
        "data:image/png;base64,A",
        "data:image/png;base64,AAAA=",
        "data:image/png;base64,AA=A",
        "data:image/png;base64,AA-_",
        "data:image/png;base64,図図図図",
        "data:" + "x" * 2_000 + ",a",
    ],
)
def test_what_is_no_data_url_is_refused_by_the_inputs_name(url: str) -> None:
    with pytest.raises(InputError) as refused:
        read_data_url(url, "photo")
    assert refused.value.message.key == "image.not_image"
    assert refused.value.message.args["name"] == "photo"


def test_a_url_of_any_length_costs_no_more_than_its_limit() -> None:
    assert read_data_url("data:,abc", "photo", limit=9).content == b"abc"
    with pytest.raises(InputError):
        read_data_url("data:,abcd", "photo", limit=9)


@given(st.binary(), st.booleans())
def test_any_content_comes_back(content: bytes, padded: bool) -> None:
    text = base64.b64encode(content).decode()
    url = "data:image/png;base64," + (text if padded else text.rstrip("="))
    assert read_data_url(url, "photo").content == content
