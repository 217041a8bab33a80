"""A setup as text and as a link: what is in it, and what is refused."""

import base64
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.archive.imported_settings import MAX_SERVERS
from app.core.archive.setup import MAX_TEXT, MAX_WORKFLOWS, Setup, is_setup, parse_setup, setup_text
from app.core.archive.setup_link import MARK, MAX_FRAGMENT, fragment_of, text_of
from app.core.errors import InputError
from app.core.form.adjustment import Adjustment
from app.core.form.presets import Preset
from app.core.ids import ServerId, ServerUrl
from app.core.servers.server import Server
from app.core.workflow.derive import derive_type
from tests.core.json_values import JSON

GRAPH = {
    "1": {"class_type": "EmptyImage", "inputs": {"width": 8}},
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
}
KIND = derive_type("own:Mine", "Mine", GRAPH)
SERVER = Server(ServerUrl("http://a:1"), "GPU 2", ServerId("s1"))
WHOLE = Setup(
    (SERVER,),
    (KIND,),
    {"own:Mine": Adjustment(hidden=frozenset({"width"}))},
    {"own:Mine": (Preset("small", {"width": 8}),)},
)


def document(**parts: Any) -> str:
    return json.dumps({"format": "bindery-setup", "version": 1, **parts})


def refused(text: str) -> str:
    with pytest.raises(InputError) as error:
        parse_setup(text)
    return error.value.message.key


def test_a_setup_comes_back_from_its_text() -> None:
    assert parse_setup(setup_text(WHOLE)) == WHOLE
    assert parse_setup(setup_text(Setup())) == Setup()
    assert json.loads(setup_text(Setup())).keys() == {"format", "version"}


def test_a_server_is_shared_without_its_earlier_addresses() -> None:
    moved = SERVER.moved(ServerUrl("http://b:2"))
    text = setup_text(Setup((moved,)))
    assert "http://a:1" not in text
    assert parse_setup(text).servers == (Server(ServerUrl("http://b:2"), "GPU 2", ServerId("s1")),)


def test_earlier_addresses_in_a_text_are_ignored() -> None:
    entry = {"url": "http://b:2", "earlier": ["http://a:1"]}
    assert parse_setup(document(servers=[entry])).servers[0].earlier == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "setup.damaged"),
        ("{", "setup.damaged"),
        ("[" * 1_000, "setup.damaged"),
        ("[]", "setup.not_ours"),
        ('{"format": "bindery-journal"}', "setup.not_ours"),
        ('{"format": "bindery-setup", "version": 2}', "setup.version"),
        (document(servers={}), "setup.damaged"),
        (document(workflows=3), "setup.damaged"),
        (document(servers=["http://a:1"] * (MAX_SERVERS + 1)), "setup.too_large"),
        (document(workflows=[{}] * (MAX_WORKFLOWS + 1)), "setup.too_large"),
        (" " * (MAX_TEXT + 1), "setup.too_large"),
    ],
)
def test_what_is_no_setup_is_refused(text: str, key: str) -> None:
    assert refused(text) == key


def test_entries_that_make_no_sense_are_counted_and_left_out() -> None:
    text = document(
        servers=["http://a:1", "ftp://b", {"url": "javascript:alert(1)"}],
        workflows=[{"title": "Mine", "graph": GRAPH}, {"title": "x"}, 3],
        forms={"a": 3},
        presets=4,
    )
    found = parse_setup(text)
    assert [one.url for one in found.servers] == ["http://a:1"]
    assert [kind.id for kind in found.workflows] == ["own:Mine"]
    assert found.wrong == 6


@given(st.dictionaries(st.sampled_from(["servers", "workflows", "forms", "presets"]), JSON))
def test_any_document_is_read_or_refused(parts: dict[str, Any]) -> None:
    try:
        found = parse_setup(document(**parts))
    except InputError:
        return
    assert parse_setup(setup_text(found)).servers == found.servers


@given(JSON)
def test_only_an_object_can_be_a_setup(value: Any) -> None:
    assert not is_setup(value)


@given(st.text(max_size=200))
def test_a_text_comes_back_from_its_link(text: str) -> None:
    fragment = fragment_of(text)
    assert fragment.startswith(MARK)
    assert text_of(fragment) == text
    assert set(fragment[len(MARK) :]) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


def link_refused(fragment: str) -> str:
    with pytest.raises(InputError) as error:
        text_of(fragment)
    return error.value.message.key


def test_a_link_that_is_cut_off_is_damaged() -> None:
    fragment = fragment_of(setup_text(WHOLE))
    for length in range(len(MARK), len(fragment) - 1):
        assert link_refused(fragment[:length]) == "setup.damaged"


@pytest.mark.parametrize("packed", ["%%%", "AAAA", "é", "a"])
def test_a_link_that_is_no_link_is_damaged(packed: str) -> None:
    assert link_refused(MARK + packed) == "setup.damaged"


def test_a_link_that_holds_no_text_is_damaged() -> None:
    packed = base64.urlsafe_b64encode(zlib.compress(b"\xff\xff")).decode()
    assert link_refused(MARK + packed) == "setup.damaged"


def test_a_link_that_grows_or_is_long_is_too_large() -> None:
    assert link_refused(fragment_of(" " * (MAX_TEXT + 1))) == "setup.too_large"
    assert link_refused(MARK + "A" * (MAX_FRAGMENT + 1)) == "setup.too_large"
