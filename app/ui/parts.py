"""The parts of the page: the view of each, and the data that it reads.

`reads` must name everything that a part's view reads, so that the part is redrawn exactly when
needed. `tests/ui/test_reads.py` fails for a view that reads anything else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from htpy import Element, dialog

from app.core.ids import NO_SERVER
from app.ui.chrome.bar import bar
from app.ui.chrome.shortcuts import keys
from app.ui.chrome.tabs import tabs
from app.ui.chrome.toast import toast
from app.ui.chrome.windows import windows
from app.ui.compare.view import compare, compare_reads
from app.ui.compose.view import compose
from app.ui.items import ADJUST_ROWS, FIELDS, LIBRARY, SERVERS
from app.ui.keyed import Draw, Items, Reads
from app.ui.library.album_dialog import album, album_reads
from app.ui.library.strip import strip
from app.ui.library.view import library
from app.ui.offers.dialog import offers, offers_reads
from app.ui.pictures.result_dialog import result, result_reads
from app.ui.pictures.viewer import viewer
from app.ui.pictures.viewer_reads import viewer_reads
from app.ui.reuse.dialog import use_as_input, use_as_input_reads
from app.ui.reuse.found_view import found, found_reads
from app.ui.scene import Scene
from app.ui.scripts.dialog import scripts, scripts_reads
from app.ui.servers.dialogs import (
    server_dialog,
    server_dialog_reads,
    server_menu,
    server_menu_reads,
)
from app.ui.servers.view import servers
from app.ui.setup.dialog import setup, setup_reads
from app.ui.storage.view import kept
from app.ui.tasks.items import CARDS
from app.ui.tasks.move_menu import move_menu, move_menu_reads
from app.ui.tasks.view import tasks


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page, by the id of its element, with the `items` of its list, if any."""

    name: str
    view: Callable[[Scene, Draw], Element]
    reads: Callable[[Scene], Reads]
    items: Items | None = None

    def whole(self, scene: Scene) -> Element:
        """Return the part with all of its items, regardless of what is on the page."""
        items = self.items
        if items is None:
            return self.view(scene, _no_item)
        found = items.find(scene)
        return self.view(scene, lambda key: items.view(scene, found[key]))


def _no_item(key: str) -> Element:
    raise KeyError(key)


def _plain(view: Callable[[Scene], Element]) -> Callable[[Scene, Draw], Element]:
    return lambda scene, draw: view(scene)  # noqa: ARG005 there are no items to draw


def _adjusting(scene: Scene, draw: Draw) -> Element:
    if scene.page.adjusting is None or scene.kind is None:
        return dialog("#adjust.adjust")
    from app.ui.compose.adjusting import adjusting  # imported when the dialog opens

    return adjusting(scene, draw)


PARTS = (
    Part(
        "bar",
        _plain(bar),
        lambda s: (
            s.page.language,
            s.page.theme,
            s.page.newer,
            s.page.script_state,
            s.sending,
            s.window.window_id,
            s.window.lock,
            s.server_name(s.window.lock.server),
            s.mark_of(s.window.lock.server or NO_SERVER),
            s.locked_count,
        ),
    ),
    Part("tabs", _plain(tabs), lambda s: (s.page.language, s.page.tab)),
    Part(
        "compose",
        compose,
        lambda s: (
            s.page.language,
            s.page.type_id,
            s.catalog,
            s.kind,
            s.shown_inputs,
            s.hidden_own,
            s.can_adjust,
            s.presets,
            s.preset_used,
            s.is_preset_changed,
            s.page.naming,
            tuple(s.seeds.items()),
            s.size,
            s.page.workflow_notice,
            s.page.run_notice,
            s.page.abilities,
            s.page.opening,
            s.held_up,
            s.page.placing,
            s.page.runs,
            s.page.runs_typed,
            s.page.forecast,
            s.window.lock,
            s.pool,
        ),
        FIELDS,
    ),
    Part(
        "tasks",
        tasks,
        lambda s: (
            s.page.language,
            s.lines,
            s.task_count,
            s.open_count,
            s.waiting_count,
            s.all_minutes_left,
            s.is_queue_paused,
        ),
        CARDS,
    ),
    Part(
        "work",
        _plain(strip),
        lambda s: (
            s.page.language,
            s.page.tab,
            s.open_count,
            s.task_count,
            s.work,
            s.move_offer,
            (s.work or s.move_offer) and s.pool,
            s.work and s.marks,
            tuple(s.minutes_left(batch.key) for batch, _ in s.work),
        ),
    ),
    Part(
        "pictures",
        library,
        lambda s: (
            s.page.language,
            s.page.gallery,
            s.page.pictures_shown,
            s.running_ids,
            s.found_count,
            s.library_count,
            s.is_library_read,
            s.deleted_count,
            s.facets,
            s.pool,
            s.catalog,
        ),
        LIBRARY,
    ),
    Part(
        "servers",
        servers,
        lambda s: (
            s.page.language,
            s.page.servers_notice,
            s.edited_server,
            s.pool,
            s.marks,
            s.keyed,
            s.is_offline,
        ),
        SERVERS,
    ),
    Part(
        "windows",
        _plain(windows),
        lambda s: (
            s.page.language,
            s.page.tab_naming,
            tuple(s.own_window.items()),
            s.tab_name,
            s.stoppable_count,
            s.catalog,
            s.others,
            s.orphans,
            s.pool,
            s.marks,
        ),
    ),
    Part(
        "kept",
        _plain(kept),
        lambda s: (
            s.page.language,
            s.storage_status,
            s.page.journal_notice,
            s.page.proposal,
            s.page.choice,
            s.page.limit_typed,
            s.page.limit_asked,
            s.page.wiping,
        ),
    ),
    Part(
        "adjust",
        _adjusting,
        lambda s: (
            s.page.language,
            s.page.adjusting,
            s.page.adjusting and s.kind,
            s.adjust_rows,
            s.adjust_count,
        ),
        ADJUST_ROWS,
    ),
    Part("viewer", _plain(viewer), viewer_reads),
    Part("compare", _plain(compare), compare_reads),
    Part("offers", _plain(offers), offers_reads),
    Part("server-menu", _plain(server_menu), server_menu_reads),
    Part("move-menu", _plain(move_menu), move_menu_reads),
    Part("server-dialog", _plain(server_dialog), server_dialog_reads),
    Part("use-as-input", _plain(use_as_input), use_as_input_reads),
    Part("album", _plain(album), album_reads),
    Part("found", _plain(found), found_reads),
    Part("result", _plain(result), result_reads),
    Part("setup", _plain(setup), setup_reads),
    Part("scripts", _plain(scripts), scripts_reads),
    Part("keys", _plain(keys), lambda s: (s.page.language,)),
    Part("toast", _plain(toast), lambda s: (s.page.language, s.page.toast)),
)
"""All parts, by the ids of their elements."""
