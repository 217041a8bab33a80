"""What becomes of a script's request."""

import pytest

from app.core.errors import InputError
from app.core.scripts.routes import (
    READ_BYTES,
    VIEW_BYTES,
    Route,
    limit_of,
    prompt_of,
    route_of,
    wished_id,
)

ID = "0123abcd-0000-4000-8000-00000000beef"


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/anything", Route.PASS),
        ("HEAD", "/view", Route.PASS),
        ("POST", "/prompt", Route.PROMPT),
        ("POST", "/interrupt", Route.INTERRUPT),
        ("POST", "/queue", Route.QUEUE),
        ("POST", "/upload/image", Route.PASS),
    ],
)
def test_what_is_allowed(method: str, path: str, route: Route) -> None:
    assert route_of(method, path) is route


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/history"), ("DELETE", "/userdata/x"), ("PUT", "/prompt"), ("POST", "/settings")],
)
def test_what_belongs_to_others_is_refused(method: str, path: str) -> None:
    with pytest.raises(InputError) as found:
        route_of(method, path)
    assert found.value.message.key == "scripts.forbidden"


def test_limits() -> None:
    assert limit_of("/view") == VIEW_BYTES
    assert limit_of("/history") == READ_BYTES


def test_the_prompt_that_a_path_is_about() -> None:
    assert prompt_of(f"/history/{ID}") == ID
    assert prompt_of(f"/jobs/{ID}") == ID
    assert prompt_of("/history") == prompt_of(f"/view/{ID}") == ""


def test_a_wished_id() -> None:
    assert wished_id({}) == wished_id({"prompt_id": ""}) == wished_id({"prompt_id": None}) == ""
    assert wished_id({"prompt_id": ID}) == ID
    for wrong in ("x", 7, ID + "0", ID.upper() + "/"):
        with pytest.raises(InputError):
            wished_id({"prompt_id": wrong})
