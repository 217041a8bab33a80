"""The items of the list of open work: rows of batches, cards of tasks, and of runs that wait."""

from dataclasses import astuple

from htpy import Element

from app.core.queue.batches import Batches
from app.core.queue.waiting import Waiting
from app.core.task.task import Task
from app.ui.ages import AGES_MS
from app.ui.keyed import Items, Reads
from app.ui.outputs.other_files import clip_sources
from app.ui.outputs.picture import source_reads
from app.ui.outputs.texts import unfolded_texts
from app.ui.scene import Scene
from app.ui.task_lines import BATCH
from app.ui.tasks.batch_row import BatchRow, batch_row, batch_row_reads, line_id
from app.ui.tasks.card import card, waits_for_server
from app.ui.tasks.left_out import minutes_left
from app.ui.tasks.waiting_card import waiting_card

Found = Task | Waiting | BatchRow


def card_reads(s: Scene, task: Task) -> Reads:
    """Return the data that a task's card reads."""
    page, prompt_id, server = s.page, task.prompt_id, task.execution_server
    began = task.started_at or task.submitted_at or task.registered_at
    return (
        task,
        page.language,
        s.catalog,
        s.server_name(server),
        s.mark_of(server),
        s.new_address(server),
        s.health.get(server) if task.unreachable else None,
        task.moving_to and s.server_name(task.moving_to),
        task.can_move and (len(s.pool.servers) > 1, page.moving == prompt_id),
        s.is_set_aside(server),
        s.is_several(server),
        s.opens_in_tab(server),
        waits_for_server(s, task),
        s.previews.get(prompt_id),
        page.task_notices.get(prompt_id),
        prompt_id in page.running_again,
        prompt_id in s.waiting,
        s.why_there(prompt_id) if task.is_open else None,
        s.seconds_since(began) if task.ended_at is None else s.age(task.ended_at),
        s.left_pictures(task),
        page.failed_urls and [source_reads(s, task, index) for index in s.left_pictures(task)[:1]],
        unfolded_texts(s, task),
        page.failed_urls and tuple(map(astuple, clip_sources(s, task))),
    )


def waiting_reads(s: Scene, one: Waiting) -> Reads:
    """Return the data that the card of a waiting run reads."""
    return (
        one,
        one.prompt_id in s.waiting,
        s.page.language,
        s.catalog,
        s.seconds_since(one.queued_at),
        s.window.queue[:1],
        len(s.pool.servers) > 1,
        s.page.moving == one.prompt_id,
        [(s.server_name(rest.server), minutes_left(s, rest)) for rest in one.left_out],
        s.page.task_notices.get(one.prompt_id),
    )


def _found(s: Scene) -> dict[str, Found]:
    """Return what the list shows, by keys: rows of batches, tasks, and runs that wait."""
    tasks, queue = s.window.tasks, s.window.queue
    batches = Batches(tasks, queue)
    waiting: dict[str, Waiting] = {one.prompt_id: one for one in queue}
    found: dict[str, Found | None] = {}
    for line in s.lines:
        if line.batch_id and (first := batches.first(line.batch_id)) is not None:
            found[BATCH + line.batch_id] = BatchRow(
                batches.batch(line.batch_id), first, bool(line.ids)
            )
        found |= {one: tasks.get(one) or waiting.get(one) for one in line.ids}
    return {key: one for key, one in found.items() if one is not None}


def _reads(s: Scene, one: Found) -> Reads:
    if isinstance(one, BatchRow):
        return batch_row_reads(s, one)
    return waiting_reads(s, one) if isinstance(one, Waiting) else card_reads(s, one)


def _view(s: Scene, one: Found) -> Element:
    if isinstance(one, BatchRow):
        return batch_row(s, one)
    return waiting_card(s, one) if isinstance(one, Waiting) else card(s, one)


CARDS = Items(
    source=lambda s: (s.lines, s.window.tasks, s.window.queue),
    find=_found,
    shared=lambda s: (
        s.page.language,
        s.catalog,
        s.pool,
        s.marks,
        s.health,
        s.several,
        s.keyed,
        s.previews,
        s.waiting,
        s.decided,
        s.outlook,
        s.window.queue[:1],
        s.page.task_notices,
        s.page.moving,
        s.page.running_again,
        s.page.failed_urls,
        s.page.refused_urls,
        s.page.kept_urls,
        s.page.unfolded_texts,
        s.library,
        s.page.now // AGES_MS,
    ),
    reads=_reads,
    view=_view,
    element_id=line_id,
    prefix=line_id(""),
    ticks=lambda one: isinstance(one, Waiting) or (isinstance(one, Task) and one.ended_at is None),
)
