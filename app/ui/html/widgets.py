"""Small pieces that several views share: texts of a scene, marks, buttons, notices."""

import re

from htpy import Element, Node, a, bdi, button, code, div, fragment, li, p, span, ul, wbr

from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.pictures.limit import CLIP
from app.core.reading.visible import isolated, visible
from app.core.servers.mark import Mark
from app.ui.html.icons import icon
from app.ui.html.rendered import rendered_once
from app.ui.scene import Scene
from app.ui.state import Notice

WINDOW_LETTERS = 4
PROMPT_LETTERS = 8
"""Characters shown of an id: enough to distinguish, and also used in file names."""

_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=_)(?=[A-Za-z0-9])")


def t(scene: Scene, key: str, /, **args: object) -> str:
    """Return a text in the page's language."""
    return scene.texts.text(key, **args)


def words(scene: Scene, message: Message) -> str:
    """Return a message in the page's language."""
    return scene.texts.say(message)


def with_link(scene: Scene, found: Message) -> Node:
    """Return a message, and after it the link that it has (`core/form/cures`), if any."""
    parts = [found, *(one for one in found.args.values() if isinstance(one, Message))]
    args = next((one.args for one in parts if "url" in one.args and "host" in one.args), None)
    if args is None:
        return words(scene, found)
    get = t(scene, "missing.get", host=args["host"])
    return fragment[words(scene, found), " ", link(str(args["url"]), get)]


def flagged(scene: Scene, message: Message) -> Node:
    """Return a message with its command line flags marked, so that they do not break."""
    pieces = re.split(r"(--[a-z-]+)", words(scene, message))
    return fragment[(code(".flag")[piece] if piece.startswith("--") else piece for piece in pieces)]


def element_id(*parts: str) -> str:
    """Return an id that is safe in selectors and in `aria-describedby`, for any parts."""
    return re.sub(r"[^A-Za-z0-9_.-]", lambda found: f"_{ord(found[0]):x}", "-".join(parts))


def card_id(prompt_id: str) -> str:
    """Return the id of a task’s card."""
    return f"task-{prompt_id}"


def mark(scene: Scene, url: ServerUrl) -> Element:
    """Return a server's dot and tag, the same wherever the server appears."""
    return _mark(scene.mark_of(url))


@rendered_once
def _mark(found: Mark) -> Element:
    dot = span(".dot", data_shape=str(found.shape))
    return span(".mark", data_hue=str(found.hue))[dot, span(".tag")[found.tag]]


def server_badge(scene: Scene, url: ServerUrl) -> Element:
    """Return a server's mark and name; its address on hover."""
    return _badge(url, scene.server_name(url), scene.mark_of(url))


@rendered_once
def _badge(url: ServerUrl, name: str, found: Mark) -> Element:
    return span(".badge", title=isolated(url))[_mark(found), span(".badge-name")[foreign(name)]]


def foreign(text: str) -> Element:
    """Return text of a server, a file or a person, isolated from the text around it."""
    return bdi[visible(text)]


def icon_button_id(action: str, arg: str = "") -> str:
    """Return the id of the icon button with this action."""
    return element_id("do", action, arg)


def text_button_id(action: str, arg: str = "") -> str:
    """Return the id of the text button with this action."""
    return element_id("text", action, arg)


@rendered_once
def icon_button(
    action: str,
    symbol: str,
    label: str,
    arg: str | None = None,
    *,
    disabled: bool = False,
    autofocus: bool = False,
    busy: bool = False,
    shift: str | None = None,
) -> Element:
    """Return a button with an icon only; `label` is its accessible name and tooltip.

    `busy`: the button was pressed and its action is still running. `shift` is the action of a press
    with Shift.
    """
    return button(
        ".icon-button",
        id=None if action == "copy" else icon_button_id(action, arg or ""),
        type="button",
        data_action=action,
        data_shift=shift,
        data_arg=arg,
        aria_label=label,
        title=label,
        disabled=disabled,
        autofocus=autofocus,
        aria_busy="true" if busy else None,
    )[icon(symbol)]


@rendered_once
def text_button(
    action: str, label: str, arg: str | None = None, *, symbol: str = "", title: str = ""
) -> Element:
    """Return a quiet button with a text, and an icon before it."""
    return button(
        ".button",
        id=text_button_id(action, arg or ""),
        type="button",
        data_action=action,
        data_arg=arg,
        title=title or None,
    )[icon(symbol) if symbol else None, span[label]]


def more_button(scene: Scene, action: str, rest: int, page: int) -> Element | None:
    """Return the button that shows `page` more of the `rest`, or all; `None` without a rest."""
    if rest <= 0:
        return None
    if rest <= page:
        return text_button(action, t(scene, "more", n=rest))
    return text_button(action, t(scene, "more_of", n=page, rest=rest))


def copy_button(scene: Scene, value: str, shown: str = "") -> Element:
    """Return a short text that copies the full value on click."""
    title, name = t(scene, "copy.title", value=value), t(scene, "copy.label", value=value)
    return _copy_button(value, shown or value, title, name)


@rendered_once
def _copy_button(value: str, shown: str, title: str, name: str) -> Element:
    return button(
        ".copy", type="button", data_action="copy", data_arg=value, title=title, aria_label=name
    )[span[visible(shown)], icon("copy")]


def command(scene: Scene, line: str) -> Element:
    """Return a command line to copy; it breaks before flags, never within one."""
    first, *flags = re.split(r" (?=--)", line)
    shown = [first, [[" ", span(".flag")[flag]] for flag in flags]]
    return div(".command")[code[shown], icon_button("copy", "copy", t(scene, "copy.command"), line)]


def link(url: str, shown: Node, class_: str = "") -> Element:
    """Return a link that opens in a new tab; only http and https become links."""
    if not url.startswith(("http://", "https://")):
        return span(class_=class_ or None)[shown]
    return a(class_=class_ or None, href=url, target="_blank", rel="noopener noreferrer")[shown]


def notice(scene: Scene, found: Notice | None, dismiss: str) -> Element | None:
    """Return an error with its details, until it is dismissed."""
    if found is None:
        return None
    return div(".notice", id=element_id("notice", dismiss), role="alert")[
        icon("alert"),
        div(".notice-text")[
            p[with_link(scene, found.text)],
            ul[(li[with_link(scene, item)] for item in found.more)] if found.more else None,
            div(".buttons")[
                (text_button(one.action, words(scene, one.label), one.arg) for one in found.buttons)
            ]
            if found.buttons
            else None,
        ],
        icon_button("dismiss", "close", t(scene, "dismiss"), dismiss),
    ]


def field_error(error_id: str, said: str) -> Element:
    """Return the error of a control; the control refers to this id as its description."""
    return p(".field-error", id=error_id)[icon("alert"), said]


def breakable(text: str) -> Node:
    """Return a text with line breaks allowed within names like "EmptyLatentImage"."""
    first, *more = _HUMPS.split(text)
    return [first, [[wbr, part] for part in more]]


def empty(symbol: str, title: str, *more: Node) -> Element:
    """Return the hint of an empty list: what belongs here, and how to add it."""
    return div(".empty")[icon(symbol), p(".empty-title")[title], fragment[more]]


def batch_badge(scene: Scene, count: int) -> Element | None:
    """Return the number of pictures of a result, `None` for a single one."""
    if count < 2:
        return None
    label = t(scene, "pictures.batch", n=count)
    return span(".batch", role="img", aria_label=label)[scene.texts.number(count)]


def picture_arg(prompt_id: str, index: int) -> str:
    """Return the `data-arg` that names one picture of a task."""
    return f"{prompt_id}:{index}"


def clip_arg(prompt_id: str, index: int) -> str:
    """Return the name of one video or sound of a task, by its index among the task's clips."""
    return f"{prompt_id}:{CLIP}{index}"
