"""The items of the page's lists: the view of each, and the data that it reads.

`reads` must name everything that an item's view reads, and `shared` the part of it that comes from
outside the item. `tests/ui/test_reads.py` fails if something is missing.
"""

from dataclasses import astuple

from htpy import Element, ol

from app.core.pictures.urls import THUMBNAIL
from app.core.queue.waiting import Waiting
from app.core.servers.server import Server
from app.core.task.task import Task
from app.core.workflow.catalog import Input
from app.ui.ages import AGES_MS
from app.ui.compose.fields import field, row_id
from app.ui.compose.named_picture import named_picture
from app.ui.html.widgets import card_id, element_id
from app.ui.keyed import Items, Reads
from app.ui.outputs.other_files import clip_sources
from app.ui.outputs.picture import picture_source
from app.ui.outputs.texts import unfolded_texts
from app.ui.pictures.gallery import PicturePage, page_id, picture_page, picture_pages
from app.ui.scene import Scene
from app.ui.servers.form import FORM, server_form
from app.ui.servers.tile import tile, tile_id, tile_reads
from app.ui.state import ServerEditor
from app.ui.tasks.card import card, waits_for_server
from app.ui.tasks.waiting_card import waiting_card


def _source(scene: Scene, task: Task, index: int) -> Reads:
    """Return the source of a picture; it differs from the server's URL only after a failure."""
    file = task.pictures[index]
    source = picture_source(scene, task, file, index, THUMBNAIL)
    return source.url, source.copy, source.check, source.why


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
        page.failed_urls and (task.picture is None or _source(s, task, task.picture_index)),
        unfolded_texts(s, task),
        page.failed_urls and tuple(map(astuple, clip_sources(s, task))),
    )


def field_reads(s: Scene, item: Input) -> Reads:
    """Return the data that an input's field reads."""
    form = None if s.kind is None else s.page.form(s.kind)
    return (
        item,
        s.page.language,
        s.kind,
        s.open_choice(item.name),
        None if form is None else form.values.get(item.name),
        None if form is None else form.errors.get(item.name),
        form is not None and item.name in form.refused,
        form is not None and item.name in form.typed,
        s.choices.get(item.name),
        s.limits.get(item.name),
        s.holders.get(item.name),
        s.pool,
        s.marks,
        s.window.lock.server,
        s.open_choice(item.name) and s.page.models,
        named_picture(s, item),
    )


def picture_page_reads(s: Scene, page: PicturePage) -> Reads:
    """Return the data that a page of pictures reads."""
    failed = s.page.failed_urls
    sources = failed and tuple(_source(s, one.task, one.index) for one in page.items)
    return page.items, sources, s.page.language, s.catalog, s.pool, s.marks


def _field(s: Scene, item: Input) -> Element:
    assert s.kind is not None, "a field is of a workflow type"
    return field(s, s.kind, item)


def _adjust_row(s: Scene, item: Input) -> Element:
    from app.ui.compose.adjusting import row  # imported when the dialog opens

    return row(s, item)


def waiting_reads(s: Scene, one: Waiting) -> Reads:
    """Return the data that the card of a waiting run reads."""
    return (
        one,
        s.page.language,
        s.catalog,
        s.seconds_since(one.queued_at),
        s.window.queue[:1],
        s.page.task_notices.get(one.prompt_id),
    )


CARDS = Items(
    source=lambda s: (s.shown_ids, s.window.tasks, s.window.queue),
    find=lambda s: {key: s.window.tasks.get(key) or s.window.waiting(key) for key in s.shown_ids},
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
        s.page.task_notices,
        s.page.running_again,
        s.page.failed_urls,
        s.page.refused_urls,
        s.page.kept_urls,
        s.page.unfolded_texts,
        s.page.now // AGES_MS,
    ),
    reads=lambda s, one: waiting_reads(s, one) if isinstance(one, Waiting) else card_reads(s, one),
    view=lambda s, one: waiting_card(s, one) if isinstance(one, Waiting) else card(s, one),
    element_id=card_id,
    prefix=card_id(""),
    ticks=lambda one: isinstance(one, Waiting) or one.ended_at is None,
)

FIELDS = Items(
    source=lambda s: (s.shown_inputs,),
    find=lambda s: {item.name: item for item in s.shown_inputs},
    shared=lambda s: (
        s.page.language,
        s.kind,
        s.page.forms,
        s.page.open_choice,
        s.choices,
        s.limits,
        s.holders,
        s.pool,
        s.marks,
        s.window.lock,
        s.health,
        s.page.models,
    ),
    reads=field_reads,
    view=_field,
    element_id=row_id,
    prefix=row_id(""),
)

ADJUST_ROWS = Items(
    source=lambda s: (s.adjust_rows,),
    find=lambda s: {item.name: item for item in s.adjust_rows},
    shared=lambda s: (s.page.language,),
    reads=lambda s, item: (item, s.page.language),
    view=_adjust_row,
    element_id=lambda name: element_id("adjust-row", name),
    prefix=element_id("adjust-row", ""),
)

PICTURE_PAGES = Items(
    source=lambda s: (s.results, s.page.pictures_shown),
    find=picture_pages,
    shared=lambda s: (
        s.page.language,
        s.catalog,
        s.pool,
        s.marks,
        s.page.failed_urls,
        s.page.refused_urls,
        s.page.kept_urls,
    ),
    reads=picture_page_reads,
    view=picture_page,
    element_id=page_id,
    prefix=page_id(""),
    named=lambda number: ol(id=page_id(number), role="list", data_same=""),
)


def _tiles(s: Scene) -> dict[str, Server | ServerEditor]:
    """Return the servers by address, and the form for one, if it is open."""
    found: dict[str, Server | ServerEditor] = {server.url: server for server in s.pool.servers}
    return found if s.page.editor is None else {**found, FORM: s.page.editor}


SERVERS = Items(
    source=lambda s: (s.pool, s.page.editor),
    find=_tiles,
    shared=lambda s: (
        s.page.language,
        s.page.adding,
        s.page.server_menu,
        s.page.type_id,
        s.catalog,
        s.pool,
        s.marks,
        s.health,
        s.machines,
        s.paused,
        s.seconds,
        s.connected,
        s.eventless,
        s.polled,
        s.keyed,
        s.window,
        s.others,
        s.orphans,
    ),
    reads=lambda s, one: (
        (one, s.page.language, s.page.adding, s.pool)
        if isinstance(one, ServerEditor)
        else tile_reads(s, one)
    ),
    view=lambda s, one: server_form(s, one) if isinstance(one, ServerEditor) else tile(s, one),
    element_id=lambda key: FORM if key == FORM else tile_id(key),
    prefix=tile_id(""),
)
