"""The manifest of an exported journal."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.core.archive.manifest import Manifest, as_imported, manifest_text
from app.core.archive.refusals import parse_manifest
from app.core.library.results import results_of
from app.core.storage.journal import Row, replay
from app.core.storage.recovery import is_hidden, tasks_of
from app.core.task.task import Task, TaskState
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
    listed = [row for row in rows if not is_hidden(row) or results_of(tasks_of([row])[0][0])]
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
