"""The dialog about a result that is no picture: its player or text, and what made it."""

from htpy import Element, Node, dialog, div, h2, ul

from app.core.library.item import ItemKind
from app.core.library.results import ResultKey
from app.core.task.task import Task
from app.ui.html.widgets import icon_button, server_badge, t, text_button
from app.ui.keyed import Reads
from app.ui.outputs.other_files import file_item
from app.ui.outputs.texts import text_item
from app.ui.pictures.viewer_facts import inputs, prompt, record
from app.ui.reuse.view import has_no_seed
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_title


def result(scene: Scene) -> Element:
    """Return the dialog; it is empty while closed."""
    found = scene.opened_result
    if found is None:
        return dialog("#result.result", data_testid="result", aria_label=t(scene, "result.title"))
    return dialog("#result.result", data_testid="result", aria_labelledby="result-title")[
        div(".dialog-body")[_content(scene, *found)]
    ]


def result_reads(s: Scene) -> Reads:
    """Return the data that the dialog reads: next to none while it is closed."""
    found = s.opened_result
    if found is None:
        return None, s.page.language
    task, key = found
    server = task.execution_server
    return (
        task,
        key,
        s.library.note_of(key.text),
        s.page.language,
        s.catalog,
        s.pool,
        s.marks,
        s.page.failed_urls,
        s.page.refused_urls,
        s.page.kept_urls,
        s.page.unfolded_texts,
        s.is_set_aside(server),
        s.is_several(server),
        s.opens_in_tab(server),
        None if task.ended_at is None else s.age(task.ended_at),
    )


def _content(scene: Scene, task: Task, key: ResultKey) -> Node:
    return [
        div(".dialog-head")[
            h2("#result-title")[task_title(scene, task)],
            icon_button("result-close", "close", t(scene, "close")),
        ],
        div(".result-from")[server_badge(scene, task.execution_server)],
        _shown(scene, task, key),
        prompt(scene, task),
        div(".buttons.next-run")[
            text_button(
                "use-settings", t(scene, "reuse.settings"), task.prompt_id, symbol="compose"
            ),
            text_button(
                "again-new",
                t(scene, "reuse.again" if has_no_seed(scene, task) else "reuse.new_seed"),
                task.prompt_id,
                symbol="again",
            ),
        ],
        div(".buttons")[_notes(scene, key)],
        inputs(scene, task, sized=False),
        record(scene, task),
    ]


def _shown(scene: Scene, task: Task, key: ResultKey) -> Element:
    if key.kind is ItemKind.TEXT:
        return ul(".output-texts", role="list")[
            text_item(scene, task, key.index, task.texts[key.index])
        ]
    return ul(".files", role="list")[file_item(scene, task, task.clips[key.index])]


def _notes(scene: Scene, key: ResultKey) -> Node:
    is_starred = scene.library.note_of(key.text).starred_at is not None
    star = t(scene, "result.unstar" if is_starred else "result.star")
    return [
        text_button("star-picture", star, key.text, symbol="star"),
        text_button("album-open", t(scene, "album.add"), key.text, symbol="folder"),
        text_button("result-delete", t(scene, "library.delete"), key.text, symbol="trash"),
    ]
