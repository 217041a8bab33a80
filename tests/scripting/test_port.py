"""Questions of a script to the page."""

import pytest

from app.scripting.port import PageError, Port
from tests.scripting.js_port import FakeJsPort, fail


async def test_both_ways_give_the_same() -> None:
    port = Port(FakeJsPort({"twice": lambda n: (2 * n, b"x")}), None)
    assert port.now("twice", n=2).value == 4
    found = await port.later("twice", b"body", n=3)
    assert (found.value, found.body) == (6, b"x")


def test_an_error_is_raised_with_its_code() -> None:
    port = Port(FakeJsPort({"bad": fail("No.", "refused")}), None)
    with pytest.raises(PageError) as found:
        port.now("bad")
    assert found.value.code == "refused"


def test_where_nothing_can_wait_it_says_so() -> None:
    port = Port(FakeJsPort({}, has_relay=False), None)
    assert not port.can_wait
    with pytest.raises(PageError) as found:
        port.now("x")
    assert found.value.code == "no_wait"
