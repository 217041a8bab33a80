"""The head of the library: search, filters, whose pictures, how large."""

from collections.abc import Iterator, Mapping

from htpy import Element, button, div, h2, header, label, option, p, select, span
from htpy import input as input_

from app.ui.html.icons import icon
from app.ui.html.widgets import t, text_button
from app.ui.library.album_chips import album_chips
from app.ui.library_state import LEAST_SIZE, MOST_SIZE, SIZE_STEP
from app.ui.scene import Scene

SEARCH = "library-search"
"""The id of the search field, and its `data-keys`."""

SCOPES = ("tab", "all")
DEFAULT_SIZE = 260
"""Where the slider stands while the height follows the width of the column, in pixels."""


def head(scene: Scene) -> Element:
    """Return the head of the library."""
    view = scene.page.gallery
    return header(".library-head")[
        div(".library-line")[
            h2("#pictures-title.visually-hidden")[t(scene, "pictures.title")],
            label(".library-search")[
                icon("search"),
                input_(
                    id=SEARCH,
                    type="search",
                    value=view.query,
                    placeholder=t(scene, "library.search"),
                    aria_label=t(scene, "library.search"),
                    aria_keyshortcuts="/",
                    autocomplete="off",
                    spellcheck="false",
                    data_testid="library-search",
                    data_library="query",
                    data_keys=SEARCH,
                ),
            ],
            div(".segments", role="group", aria_label=t(scene, "library.scope"))[
                (
                    _toggle(
                        f"library.scope_{name}", scene, "library-scope", name, view.scope == name
                    )
                    for name in SCOPES
                )
            ],
            label(".library-size", title=t(scene, "library.size_title"))[
                span(".visually-hidden")[t(scene, "library.size")],
                input_(
                    id="library-size",
                    type="range",
                    min=str(LEAST_SIZE),
                    max=str(MOST_SIZE),
                    step=str(SIZE_STEP),
                    value=str(view.size or DEFAULT_SIZE),
                    data_library="size",
                ),
            ],
        ],
        div(".library-chips")[
            _toggle("library.starred", scene, "library-starred", "", view.starred, symbol="star"),
            _toggle("library.today", scene, "library-since", "today", view.since == "today"),
            _toggle("library.week", scene, "library-since", "week", view.since == "week"),
            album_chips(scene),
            _selects(scene),
            span(".library-count.muted")[_count(scene)],
        ],
        _deleted(scene),
    ]


def _toggle(
    key: str, scene: Scene, action: str, arg: str, is_on: bool, *, symbol: str = ""
) -> Element:
    words = t(scene, key)
    return button(
        ".filter",
        id=f"{action}-{arg}",
        type="button",
        data_action=action,
        data_arg=arg,
        aria_pressed="true" if is_on else "false",
        aria_label=words if symbol else None,
        title=words if symbol else None,
    )[icon(symbol) if symbol else span[words]]


def _selects(scene: Scene) -> Iterator[Element]:
    facets, view = scene.facets, scene.page.gallery
    servers = {str(url): scene.server_name(url) for url in facets.servers}
    workflows: dict[str, str] = {}
    for key, title in facets.workflows:
        if not key:
            continue  # a prompt that devtools sent, which has no workflow here
        kind = scene.catalog.types.get(key)
        workflows[key] = scene.texts.label(kind.title) if kind is not None else title or key
    models = {name: name for name in facets.models}
    yield from _select(scene, "server", servers, view.server)
    yield from _select(scene, "workflow", workflows, view.workflow)
    yield from _select(scene, "model", models, view.model)


def _select(scene: Scene, name: str, options: Mapping[str, str], chosen: str) -> Iterator[Element]:
    """Yield the filter, if there is anything to choose from."""
    if len(options) < 2 and not chosen:
        return
    title = t(scene, f"library.{name}")
    yield select(
        ".filter",
        id=f"library-{name}",
        aria_label=title,
        data_library=name,
        data_set="" if chosen else None,
    )[
        option(value="", selected=not chosen)[title],
        (option(value=key, selected=key == chosen)[shown] for key, shown in options.items()),
        option(value=chosen, selected=True)[chosen] if chosen and chosen not in options else None,
    ]


def _count(scene: Scene) -> str:
    count = scene.found_count
    if scene.page.gallery.is_filtered or scene.page.gallery.scope == "tab":
        return t(scene, "library.count_of", n=count, all=scene.library_count)
    return t(scene, "library.count", n=count) if count else ""


def _deleted(scene: Scene) -> Element | None:
    count = scene.deleted_count
    if not count:
        return None
    return p(".library-deleted", role="status")[
        span[t(scene, "library.deleted_count", n=count)],
        text_button("library-undelete", t(scene, "undo")),
    ]
