"""Addresses of pictures and sockets: a picture's is a function of its task and file."""

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerUrl
from app.core.pictures.urls import THUMBNAIL, example_url, model_picture_url, picture_url, view_url
from tests.fakes.values import A, B, a_file, a_task, an_id


def test_a_picture_is_asked_from_the_server_of_its_task() -> None:
    task = a_task(1, "https://l9s75ay3rp-8188.cnb.run")
    assert picture_url(task, a_file("ComfyUI_00043_.png")) == (
        "https://l9s75ay3rp-8188.cnb.run/api/view"
        f"?filename=ComfyUI_00043_.png&type=output&subfolder=&t={an_id(1)}"
    )


def test_the_same_file_name_on_two_servers_has_two_addresses() -> None:
    file = a_file("ComfyUI_00001_.png")
    first, second = picture_url(a_task(1, A), file), picture_url(a_task(2, B), file)
    assert first.startswith(f"{A}/")
    assert second.startswith(f"{B}/")


def test_two_tasks_with_the_same_file_on_one_server_do_not_share_a_cached_picture() -> None:
    file = a_file()
    assert picture_url(a_task(1), file) != picture_url(a_task(2), file)


def test_a_thumbnail_is_asked_for_re_encoded() -> None:
    query = parse_qs(urlsplit(picture_url(a_task(), a_file(), THUMBNAIL)).query)
    assert query["preview"] == ["webp;75"]


def test_without_prompt_id_and_preview_only_the_file_is_named() -> None:
    url = view_url("https://host/comfy", a_file("a.png", folder="temp", subfolder="x"))
    assert url == "https://host/comfy/api/view?filename=a.png&type=temp&subfolder=x"


@given(st.text(), st.text(), st.text())
def test_no_file_name_can_change_what_the_address_says(
    name: str, subfolder: str, prompt_id: str
) -> None:
    file = a_file(name, subfolder=subfolder)
    parts = urlsplit(view_url(A, file, prompt_id))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{A}/api/view"
    assert parts.fragment == ""
    query = parse_qs(parts.query, keep_blank_values=True, errors="surrogatepass")
    expected = {"filename": [name], "type": ["output"], "subfolder": [subfolder]}
    assert query == expected | ({"t": [prompt_id]} if prompt_id else {})


def test_the_picture_beside_a_model_is_at_its_server() -> None:
    url = model_picture_url(ServerUrl("http://a/base"), "loras", 2, "set\\x 1.safetensors")
    assert url == "http://a/base/api/experiment/models/preview/loras/2/set%5Cx%201.safetensors"


def test_the_picture_of_every_comfyui_is_an_input() -> None:
    url = example_url(ServerUrl("http://a"))
    assert url == "http://a/api/view?filename=example.png&type=input&subfolder="
