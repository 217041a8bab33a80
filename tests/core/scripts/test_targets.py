"""What an address in a script means."""

import pytest

from app.core.errors import InputError
from app.core.ids import NO_SERVER, ServerUrl
from app.core.scripts.targets import MAX_URL, Target, read_target

A = ServerUrl("http://a:8188")
NESTED = ServerUrl("https://host/comfy")
LOCAL = ServerUrl("http://127.0.0.1:8188")
POOL = (A, NESTED, ServerUrl("https://host"))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("http://a:8188/prompt", Target(A, "/prompt")),
        ("http://A:8188/api/prompt", Target(A, "/prompt")),
        ("ws://a:8188/ws?clientId=1", Target(A, "/ws", "clientId=1")),
        ("wss://host/comfy/ws", Target(NESTED, "/ws")),
        ("https://host:443/comfy/api/queue", Target(NESTED, "/queue")),
        ("https://host/view?filename=a%20b.png", Target(POOL[2], "/view", "filename=a%20b.png")),
        ("http://a:8188", Target(A, "/")),
        ("http://a:8188/api", Target(A, "/")),
        ("http://127.0.0.1:8188/history/x", Target(NO_SERVER, "/history/x")),
        ("ws://localhost:8188/ws", Target(NO_SERVER, "/ws")),
        ("http://user:pw@a:8188/queue", Target(A, "/queue")),
    ],
)
def test_a_known_server_is_meant_by_its_address(text: str, target: Target) -> None:
    assert read_target(text, POOL) == target


def test_a_server_at_the_usual_address_is_meant_itself() -> None:
    assert read_target("http://127.0.0.1:8188/queue", (A, LOCAL)) == Target(LOCAL, "/queue")


def test_the_address_on_a_server_has_the_api_in_front() -> None:
    target = Target(NO_SERVER, "/view", "filename=x")
    assert target.on(A) == "http://a:8188/api/view?filename=x"
    assert Target(A, "/queue").on(A) == "http://a:8188/api/queue"


@pytest.mark.parametrize(
    "text",
    ["http://example.com/prompt", "http://a:81888188/x", "https://a:8188/x", "http://a:8189/x"],
)
def test_any_other_host_is_refused(text: str) -> None:
    with pytest.raises(InputError) as found:
        read_target(text, POOL)
    assert found.value.message.key in ("scripts.foreign_host", "scripts.bad_address")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "file:///etc/passwd",
        "data:,x",
        "/queue",
        "http://[a/x",
        "http://a:8188/api/../secret",
        "http://a:8188/x\n",
        "http://a:8188/" + "x" * MAX_URL,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InputError) as found:
        read_target(text, POOL)
    assert found.value.message.key == "scripts.bad_address"
