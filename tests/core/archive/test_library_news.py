"""What windows send each other about the library is bounded, and checked when it arrives."""

import json
from dataclasses import replace
from typing import Any

from app.core.archive.library_news import (
    MOST_IDS,
    MOST_LETTERS,
    MOST_NOTES,
    MOST_TASKS,
    News,
    messages,
    parse_news,
)
from app.core.library.albums import MAX_OF_ONE
from app.core.library.item import Note
from app.core.library.results import slim
from app.core.storage.summary import TEXT_LETTERS, has_results, is_unsettled, summary_row
from app.core.storage.task_row import row_of
from app.core.task.output import OutputFile, OutputText
from app.core.task.task import Task, TaskState
from tests.fakes.values import a_task

MOST_MESSAGE = 128_000
"""Letters that a window takes (`app/browser/channel.py`)."""


def made(number: int, **changes: Any) -> Task:
    """Return a finished task with a picture."""
    files = (OutputFile("9", "images", f"{number}.png"),)
    return replace(a_task(number, state=TaskState.SUCCEEDED), outputs=files, **changes)


def heard(news: News) -> list[News]:
    """Return what another window makes of news."""
    return [parse_news(json.loads(json.dumps(fields))) for fields in messages(news)]


def test_news_arrive_as_they_were_sent() -> None:
    graph = {"1": {"class_type": "KSampler", "inputs": {}}}
    task, notes = made(1, graph=graph), {"a:0": Note(1), "a:1": Note(None, 2)}
    found = heard(News((task,), ("b",), notes, ("c",), again=True, asks=True))
    assert found == [
        News((slim(task),)),
        News(ids=("b",)),
        News(notes=notes),
        News(gone=("c",)),
        News(again=True),
        News(asks=True),
    ]
    assert heard(News()) == []


def test_much_is_sent_in_parts_and_a_long_task_is_only_named() -> None:
    tasks = tuple(made(n) for n in range(1, MOST_TASKS + 2))
    long = made(99, inputs={"prompt": "x" * MOST_LETTERS})
    found = list(messages(News((*tasks, long), notes={f"a:{n}": Note(1) for n in range(999)})))
    assert [len(one.get("tasks", ())) for one in found[:2]] == [MOST_TASKS, 1]
    assert found[2] == {"ids": [long.prompt_id]}
    assert max(len(json.dumps(one)) for one in found) < MOST_MESSAGE
    assert sum(len(one.get("notes", ())) for one in found) == 999


def test_what_strangers_send_is_checked_and_cut() -> None:
    row = summary_row(made(1))
    wrong = [
        None,
        7,
        {**row, "version": 9},
        {**row, "state": "running"},
        {**row, "executionServer": "javascript:alert(1)"},
        {key: value for key, value in row.items() if key != "owner"},
        {**row, "inputs": {"x": {"inputImage": {"name": 1, "size": 1}}}},
    ]
    assert [task.prompt_id for task in parse_news({"tasks": [*wrong, row]}).tasks] == [
        row["promptId"]
    ]
    assert parse_news({"tasks": [*[None] * MOST_TASKS, row]}).tasks == ()
    ids = ["a", 1, "x" * 5_000, *["b"] * MOST_IDS]
    assert len(parse_news({"ids": ids}).ids) == MOST_IDS - 2
    assert parse_news({"notes": [None] * MOST_NOTES}).notes == {}
    assert parse_news({"tasks": {}, "ids": "a", "notes": 1, "gone": None, "again": 1}) == News()


def test_a_summary_has_the_start_of_texts_and_no_graph() -> None:
    texts = (OutputText("1", "text", "y" * (TEXT_LETTERS + 1)), OutputText("1", "text", "z"))
    row = summary_row(made(1, texts=texts, graph={"1": {}}))
    assert row["graph"] == {}
    assert [(len(text[2]), text[3]) for text in row["texts"]] == [(TEXT_LETTERS, True), (1, False)]
    assert has_results(row)
    assert not has_results({**row, "outputs": [], "texts": []})
    assert not has_results({**row, "state": "running"})
    assert not has_results({**row_of(made(2)), "version": 0})


def test_open_removed_and_old_tasks_are_unsettled() -> None:
    row = {**row_of(made(1)), "registeredAt": 20}
    assert not is_unsettled(row, 20)
    assert is_unsettled(row, 21)
    assert is_unsettled({**row, "hiddenAt": 5}, 0)
    assert is_unsettled({**row, "state": "queued"}, 0)


def test_notes_with_many_albums_fit_into_messages() -> None:
    albums = tuple(f"{n:02}{'海' * 58}" for n in range(MAX_OF_ONE))
    notes = {f"a:{n}": Note(albums=albums) for n in range(40)}
    found = list(messages(News(notes=notes)))
    assert max(len(json.dumps(one)) for one in found) < MOST_MESSAGE
    assert {key: note for one in found for key, note in parse_news(one).notes.items()} == notes
