"""Lists of servers in the forms in which people keep them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerId
from app.core.servers.list_forms import ADDRESS_FIELDS, MAX_LISTED, read_list
from app.core.servers.server import MAX_NAME, Server, make_server, normalise_base_url

NOW = 1_800_000_000_000
ONE, TWO = "https://one.example", "http://two.example:8188"
BOTH = (make_server(ONE), make_server(TWO))
NAMED = (make_server(ONE, "GPU 1"),)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"servers": [{"url": ONE}, TWO]}),
        json.dumps([ONE, TWO]),
        json.dumps([{"healthUrl": f"{ONE}/system_stats"}, {"url": None, "address": TWO}]),
        f"# workspaces\n{ONE}\r\n\n  {TWO}/\n",
        json.dumps(f"{ONE}\n{TWO}"),
        json.dumps([{"url": ONE}, {"url": TWO}, {"url": "no address"}, {}, 5, None, [], ONE]),
        json.dumps([f"{ONE}/?token=secret", "user:secret@two.example:8188"]).replace(
            "user:", "http://user:"
        ),
    ],
)
def test_the_usual_forms_are_understood(text: str) -> None:
    assert read_list(text, NOW) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"url": ONE, "name": "GPU 1", "detectedAt": "x"}),
        json.dumps([{"url": ONE, "name": "GPU 1"}]),
        json.dumps({"servers": [{"url": ONE, "name": "GPU 1"}]}),
    ],
)
def test_names_come_along(text: str) -> None:
    assert read_list(text, NOW) == NAMED


def test_an_id_comes_along_and_a_long_name_is_cut() -> None:
    text = json.dumps([{"url": ONE, "id": "w1", "name": "n" * (MAX_NAME + 1)}])
    assert read_list(text, NOW) == (Server(BOTH[0].url, "n" * MAX_NAME, ServerId("w1")),)


@pytest.mark.parametrize(
    "text",
    [
        "<html>502 Bad Gateway</html>",
        "Not found",
        f"{ONE}\nfailed",
        "5",
        "null",
        '{"error": "x"}',
        '{"servers": {}}',
        '"x"',
        "[" * 1_000,
    ],
)
def test_another_text_is_no_list(text: str) -> None:
    assert read_list(text, NOW) is None


@pytest.mark.parametrize("text", ["", "\n", "[]", '{"servers": []}', "# none today"])
def test_a_list_may_be_empty(text: str) -> None:
    assert read_list(text, NOW) == ()


@pytest.mark.parametrize(
    ("expires", "is_listed"),
    [
        (NOW // 1000 + 1, True),
        (NOW // 1000, False),
        (NOW + 1, True),
        (NOW - 1, False),
        ("2027-01-15T08:00:01Z", True),
        ("2027-01-15T07:59:59Z", False),
        ("2027-01-15T08:00:01", True),
        ("2027-01-15T08:30:00+01:00", False),
        ("tomorrow", True),
        (True, True),
        (None, True),
        ([], True),
    ],
)
def test_an_entry_may_expire(expires: Any, is_listed: bool) -> None:
    text = json.dumps([{"url": ONE, "name": "GPU 1", "expires": expires}])
    assert read_list(text, NOW) == (NAMED if is_listed else ())


def test_a_long_list_is_cut() -> None:
    text = "\n".join(f"http://h{number}" for number in range(MAX_LISTED + 5))
    found = read_list(text, NOW)
    assert found is not None
    assert len(found) == MAX_LISTED


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
FIELDS = st.sampled_from([*ADDRESS_FIELDS, "name", "id", "expires", "servers"])
VALUES = st.recursive(
    PLAIN | st.text().map("https://".__add__) | st.datetimes().map(str),
    lambda inner: st.lists(inner) | st.dictionaries(FIELDS, inner),
)


@given(
    st.text() | VALUES.map(json.dumps) | st.lists(st.text().map("http://".__add__)).map("\n".join)
)
def test_it_never_raises(text: str) -> None:
    for server in read_list(text, NOW) or ():
        assert normalise_base_url(server.url) == server.url
        assert 0 < len(server.name) <= MAX_NAME or server.name == server.url.split("://", 1)[1]
