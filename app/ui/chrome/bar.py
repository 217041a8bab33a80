"""The top bar: name, this window and its lock, and the switches of the page."""

from htpy import Element, button, div, h1, header, img, nav, option, select, span

from app.core.windows.window_lock import LockMode
from app.ui.html.icons import icon
from app.ui.html.widgets import WINDOW_LETTERS, icon_button, server_badge, t, text_button
from app.ui.locale.languages import next_language
from app.ui.locale.listed import LANGUAGES
from app.ui.scene import Scene

SKIPS = ("compose", "pictures", "servers")

MAX_BY_BUTTON = 2
"""Maximum number of languages for a toggle button; with more, a list is shown."""

THEME_ICONS = {"auto": "theme", "light": "sun", "dark": "moon"}


def bar(scene: Scene) -> Element:
    """Return the bar."""
    return header("#bar.bar")[
        _skips(scene),
        h1(".brand")[img(src="./app/static/icon.svg", alt="", width="24", height="24"), "Bindery"],
        div(".bar-window")[_window_id(scene), _lock(scene)],
        div(".bar-tools")[
            _newer(scene), _scripts(scene), _language(scene), _theme(scene), _keys(scene)
        ],
    ]


def _skips(scene: Scene) -> Element:
    """Return the links past the bar for keyboard users; visible when focused."""
    return nav(".skips", aria_label=t(scene, "skip.label"))[
        (
            button(".button", type="button", data_action="skip", data_arg=name)[
                t(scene, f"skip.{name}")
            ]
            for name in SKIPS
        )
    ]


def _window_id(scene: Scene) -> Element:
    window_id = scene.window.window_id
    return button(
        "#window-id.window-id",
        type="button",
        data_testid="window-id",
        data_action="copy",
        data_arg=window_id,
        title=t(scene, "copy.title", value=window_id),
    )[span(".muted")[t(scene, "bar.window")], " ", span(".mono")[window_id[:WINDOW_LETTERS]]]


def _lock(scene: Scene) -> Element:
    lock = scene.window.lock
    return span(
        "#window-lock.lock",
        data_testid="window-lock",
        data_server=lock.server or "",
        data_mode=lock.mode.value,
        title=t(scene, f"lock.help_{lock.mode.value}"),
    )[
        icon("lock" if lock.server else "unlock"),
        server_badge(scene, lock.server) if lock.server else None,
        span(".lock-why")[_why(scene)],
    ]


def _why(scene: Scene) -> str:
    lock = scene.window.lock
    if lock.mode is LockMode.SPREAD:
        return t(scene, "lock.spread")
    if lock.server is None:
        return t(scene, "lock.free")
    if lock.mode is LockMode.PINNED:
        return t(scene, "lock.pinned")
    count = scene.locked_count
    return t(scene, "lock.open", n=count) if count else t(scene, "lock.taken")


def _newer(scene: Scene) -> Element | None:
    if not scene.page.newer or scene.sending:
        return None
    return text_button(
        "reload", t(scene, "newer.label"), symbol="refresh", title=t(scene, "newer.help")
    )


def _scripts(scene: Scene) -> Element:
    """Return the button of the panel with scripts; it shows that one runs."""
    state = scene.page.script_state
    is_busy = state in ("starting", "running")
    name = t(scene, "scripts.open_running" if is_busy else "scripts.open")
    return button(
        "#do-scripts-open.icon-button.scripts-open",
        type="button",
        data_testid="scripts-open",
        data_action="scripts-open",
        data_state=state,
        aria_label=name,
        title=name,
    )[icon("script")]


def _language(scene: Scene) -> Element:
    """Return the language control: a button if there is one other language, else a list."""
    present = scene.texts.code
    if len(LANGUAGES) > MAX_BY_BUTTON:
        return select(
            "#language.language", data_change="language", aria_label=t(scene, "language.label")
        )[
            (
                option(value=code, lang=one.tag, selected=code == present)[one.name]
                for code, one in LANGUAGES.items()
            )
        ]
    other = next_language(present)
    found = LANGUAGES[other]
    return button(
        "#language.icon-button.language",
        type="button",
        data_action="language",
        lang=other,
        title=found.name,
        aria_label=f"{found.short} · {found.name}",  # what is read out has what is seen in it
    )[found.short]


def _theme(scene: Scene) -> Element:
    theme = scene.page.theme
    name = t(scene, "theme.label", theme=t(scene, f"theme.{theme}"))
    return icon_button("theme", THEME_ICONS.get(theme, "theme"), name)


def _keys(scene: Scene) -> Element:
    return icon_button("keys", "help", t(scene, "keys.title"))
