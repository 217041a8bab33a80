"""The items of the page's lists: the view of each, and the data that it reads.

`reads` must name everything that an item's view reads, and `shared` the part of it that comes from
outside the item. `tests/ui/test_reads.py` fails if something is missing.
"""

from htpy import Element, li, ol

from app.core.library.item import ItemKind
from app.core.servers.server import Server
from app.core.task.task import Task
from app.core.workflow.catalog import Input
from app.ui.compose.fields import field, row_id
from app.ui.compose.named_picture import named_picture
from app.ui.html.widgets import element_id
from app.ui.keyed import Items, Reads
from app.ui.library.pages import RUNNING, LibraryPage, grid_items, page_id
from app.ui.library.view import library_page
from app.ui.outputs.picture import source_reads
from app.ui.scene import Scene
from app.ui.servers.form import FORM, server_form
from app.ui.servers.tile import tile, tile_id, tile_reads
from app.ui.state import ServerEditor


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
        s.kind and s.page.seeds_taken.get(s.kind.id),
        s.choices.get(item.name),
        s.limits.get(item.name),
        s.holders.get(item.name),
        s.pool,
        s.marks,
        s.window.lock.server,
        s.open_choice(item.name) and s.page.models,
        named_picture(s, item),
    )


def library_reads(s: Scene, found: Task | LibraryPage) -> Reads:
    """Return the data that a page of the library, or the tile of a running task, reads."""
    own = s.page.language, s.catalog, s.pool, s.marks
    if isinstance(found, Task):
        return found, s.previews.get(found.prompt_id), *own
    failed, chosen = s.page.failed_urls, s.page.gallery.chosen
    shown = (one for one in found.items if one.kind is ItemKind.PICTURE)
    sources = failed and tuple(source_reads(s, one.task, one.index) for one in shown)
    marked = tuple(one.key in chosen for one in found.items) if chosen else ()
    return found.items, found.days, found.today, marked, sources, *own


def _named(key: str) -> Element:
    return (li if key.startswith(RUNNING) else ol)(id=page_id(key), data_same="")


def _field(s: Scene, item: Input) -> Element:
    assert s.kind is not None, "a field is of a workflow type"
    return field(s, s.kind, item)


def _adjust_row(s: Scene, item: Input) -> Element:
    from app.ui.compose.adjusting import row  # imported when the dialog opens

    return row(s, item)


FIELDS = Items(
    source=lambda s: (s.shown_inputs,),
    find=lambda s: {item.name: item for item in s.shown_inputs},
    shared=lambda s: (
        s.page.language,
        s.kind,
        s.page.forms,
        s.page.seeds_taken,
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

LIBRARY = Items(
    source=lambda s: (s.found, s.page.pictures_shown, s.running, s.today),
    find=grid_items,
    shared=lambda s: (
        s.page.language,
        s.catalog,
        s.pool,
        s.marks,
        s.page.failed_urls,
        s.page.refused_urls,
        s.page.kept_urls,
        s.page.gallery.chosen,
        s.previews,
    ),
    reads=library_reads,
    view=library_page,
    element_id=page_id,
    prefix=page_id(""),
    named=_named,
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
