"""The manifest of an exported journal."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.archive.manifest import Manifest, as_imported, manifest_text, parse_manifest
from app.core.errors import InputError
from app.core.storage.journal import Row, replay
from app.core.storage.recovery import is_hidden
from app.core.task.task import Task, TaskState
from tests.core.json_values import JSON
from tests.core.rows import tasks
from tests.core.storage.test_journal import OWNERS, written
from tests.fakes.values import a_task, an_id

Document = dict[str, Any]

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=5)
"""Half of a character pair is in it: workflow files may hold one, and a zip holds none as it is."""


def a_journal(*steps: tuple[Task, str]) -> tuple[list[Row], list[Row]]:
    """Return the rows and events of a journal in which these steps were made."""
    rows: dict[str, Row] = {}
    events: list[Row] = []
    for task, owner in steps:
        event = written(rows, task, owner)
        if event is not None:
            events.append({**event, "seq": len(events) + 1})
    return list(rows.values()), events


def a_document() -> Document:
    """Return the manifest of a small journal, to be spoiled."""
    rows, events = a_journal(
        (a_task(1), "window-1"),
        (a_task(2), "window-1"),
        (a_task(1, state=TaskState.QUEUED), "window-1"),
    )
    pictures = {f"{an_id(1)}/0/full": 7}
    document: Document = json.loads(manifest_text(rows, events, pictures, {"theme": "dark"}))
    return document


def refused(document: Any) -> str:
    """Return why a manifest is not taken."""
    with pytest.raises(InputError) as caught:
        parse_manifest(json.dumps(document))
    return caught.value.message.key


@given(
    st.lists(st.tuples(st.integers(1, 3).flatmap(tasks), OWNERS), max_size=5),
    st.dictionaries(st.text(max_size=5), st.integers(0, 2**45), max_size=3),
    st.dictionaries(st.text(max_size=5), ANY_TEXT, max_size=3),
)
def test_what_is_exported_is_read_again(
    steps: list[tuple[Task, str]], pictures: dict[str, int], settings: dict[str, str]
) -> None:
    rows, events = a_journal(*steps)
    bare = [{name: event[name] for name in event if name != "seq"} for event in events]
    text = manifest_text(rows, events, pictures, settings)
    assert parse_manifest(text.encode().decode()) == Manifest(
        tuple(rows), tuple(bare), pictures, settings
    )


@given(st.lists(st.tuples(st.integers(1, 3).flatmap(tasks), OWNERS), max_size=5))
def test_what_comes_in_agrees_with_its_events(steps: list[tuple[Task, str]]) -> None:
    rows, events = a_journal(*steps)
    given_ = as_imported(Manifest(tuple(rows), tuple(events), {}), 7)
    assert list(replay(given_.events).values()) == list(given_.tasks)
    listed = [row for row in rows if not is_hidden(row)]
    assert len(listed) == len(given_.tasks)
    for before, after in zip(listed, given_.tasks):
        assert (after["promptId"], after["owner"]) == (before["promptId"], before["owner"])


def test_only_what_could_send_by_itself_comes_in_changed() -> None:
    rows, events = a_journal(
        (a_task(1), "window-1"),
        (a_task(2, state=TaskState.SUBMITTING), "window-1"),
        (a_task(3, state=TaskState.QUEUED), "window-2"),
    )
    found = as_imported(Manifest(tuple(rows), tuple(events), {}), 7)
    assert [row["state"] for row in found.tasks] == ["failed", "submitting", "queued"]
    assert [bool(row["trouble"]) for row in found.tasks] == [True, True, False]
    assert len(found.events) == len(events) + 2
    assert parse_manifest(manifest_text(found.tasks, found.events, {}, {})).tasks == found.tasks


def test_what_was_taken_off_the_list_elsewhere_stays_out() -> None:
    rows, events = a_journal(
        (a_task(1, state=TaskState.FAILED), "window-1"),
        (a_task(1, state=TaskState.FAILED, hidden_at=7), "window-1"),
        (a_task(2, state=TaskState.FAILED), "window-1"),
    )
    found = as_imported(Manifest(tuple(rows), tuple(events), {}), 7)
    assert [row["promptId"] for row in found.tasks] == [an_id(2)]
    assert {event["promptId"] for event in found.events} == {an_id(2)}


def test_a_task_that_came_back_to_the_list_agrees_with_its_events() -> None:
    rows, events = a_journal(
        (a_task(1, state=TaskState.FAILED), "window-1"),
        (a_task(1, state=TaskState.FAILED, hidden_at=7), "window-1"),
        (a_task(1, state=TaskState.FAILED), "window-1"),
        (a_task(1, state=TaskState.FAILED, title="later"), "window-1"),
    )
    found = as_imported(parse_manifest(manifest_text(rows, events, {}, {})), 7)
    assert [row["title"] for row in found.tasks] == ["later"]


def test_a_file_of_an_earlier_version_has_no_settings() -> None:
    document = a_document()
    del document["settings"]
    assert parse_manifest(json.dumps(document)).settings == {}


def test_no_event_brings_a_number_of_its_own() -> None:
    """The greatest number there is would leave the database none for any event after it."""
    document = a_document()
    for event in document["events"]:
        event["seq"] = 2**53
    assert not any("seq" in event for event in parse_manifest(json.dumps(document)).events)


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
