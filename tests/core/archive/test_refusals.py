"""What is refused of an exported file."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.archive.refusals import parse_manifest
from app.core.errors import InputError
from tests.core.archive.test_manifest import Document, a_document
from tests.core.json_values import JSON


def refused(document: Any) -> str:
    """Return why a manifest is not taken."""
    with pytest.raises(InputError) as caught:
        parse_manifest(json.dumps(document))
    return caught.value.message.key


def mistime_a_task(document: Document) -> None:
    document["tasks"][0]["registeredAt"] = "soon"


def drop_an_event(document: Document) -> None:
    del document["events"][0]


def drop_the_last_event(document: Document) -> None:
    del document["events"][-1]


def change_a_row(document: Document) -> None:
    document["tasks"][0]["executionServer"] = "http://evil:1"


def change_an_event(document: Document) -> None:
    document["events"][-1]["changed"]["state"] = "succeeded"


def break_an_event(document: Document) -> None:
    del document["events"][0]["changed"]


def twist_an_event(document: Document) -> None:
    document["events"][0]["changed"] = 5


def nest_an_id(document: Document) -> None:
    document["events"][0]["promptId"] = []


def twist_a_row(document: Document) -> None:
    document["tasks"][0] = 5


def forget_the_tasks(document: Document) -> None:
    document["tasks"] = None


def forget_the_events(document: Document) -> None:
    del document["events"]


def forget_the_pictures(document: Document) -> None:
    document["pictures"] = []


def mistime_a_picture(document: Document) -> None:
    document["pictures"] = {"a": "yesterday"}


def list_the_settings(document: Document) -> None:
    document["settings"] = ["pool"]


def lead_a_task_astray(document: Document) -> None:
    for part in (document["tasks"][0], document["events"][0]["changed"]):
        part["executionServer"] = "javascript:alert(1)"


def strange_row(document: Document) -> None:
    row = {"promptId": "p", "owner": "w", "rev": 1}
    document["tasks"].append(row)
    document["events"].append({"promptId": "p", "owner": "w", "rev": 1, "changed": row})


@pytest.mark.parametrize(
    "spoil",
    [
        drop_an_event,
        drop_the_last_event,
        change_a_row,
        change_an_event,
        break_an_event,
        twist_an_event,
        nest_an_id,
        twist_a_row,
        forget_the_tasks,
        forget_the_events,
        forget_the_pictures,
        mistime_a_picture,
        mistime_a_task,
        list_the_settings,
        lead_a_task_astray,
        strange_row,
    ],
)
def test_what_was_tampered_with_is_refused(spoil: Callable[[Document], None]) -> None:
    document = a_document()
    spoil(document)
    assert refused(document) == "archive.damaged"


@given(st.integers(0, 10**6))
def test_a_manifest_that_was_cut_is_refused(place: int) -> None:
    text = json.dumps(a_document())
    with pytest.raises(InputError):
        parse_manifest(text[: place % len(text)])


@given(JSON, JSON, JSON, JSON)
def test_no_content_breaks_the_reading(
    tasks: Any, events: Any, pictures: Any, settings: Any
) -> None:
    document = {"tasks": tasks, "events": events, "pictures": pictures, "settings": settings}
    try:
        parse_manifest(json.dumps({"format": "bindery-journal", "version": 1, **document}))
    except InputError:
        return


def test_another_version_is_named() -> None:
    with pytest.raises(InputError) as caught:
        parse_manifest(json.dumps({**a_document(), "version": 9}))
    assert caught.value.message.key == "archive.version"
    assert caught.value.message.args == {"version": 9}


@pytest.mark.parametrize("document", [None, [], 5, "text", {}, {"format": "zip"}])
def test_what_is_none_of_ours_is_refused(document: Any) -> None:
    assert refused(document) == "archive.not_ours"


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_manifest(text)
    assert caught.value.message.key == "archive.not_ours"
