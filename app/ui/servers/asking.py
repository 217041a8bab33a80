"""What is in a server's dialog: a question to confirm, or the log."""

from htpy import Element, Node, button, div, fragment, h2, li, ol, p, span

from app.core.comfy.server_log import LogLine
from app.ui.dialog_state import ServerLog, ServerQuestion
from app.ui.html.icons import icon
from app.ui.html.widgets import foreign, icon_button, t, words
from app.ui.scene import Scene

CANCEL = "server-dialog-cancel"

LOG = "server-log"


def content(scene: Scene, shown: ServerQuestion | ServerLog) -> Element:
    """Return the content of the dialog."""
    is_question = isinstance(shown, ServerQuestion)
    return div(".dialog-body.asking" if is_question else ".dialog-body.log")[
        div(".dialog-head")[
            h2("#server-dialog-title")[
                words(scene, shown.title)
                if isinstance(shown, ServerQuestion)
                else t(scene, "log.title", name=shown.name)
            ],
            icon_button("server-dialog-close", "close", t(scene, "close")),
        ],
        _question(scene, shown) if isinstance(shown, ServerQuestion) else _log(scene, shown),
    ]


def _question(scene: Scene, asked: ServerQuestion) -> Node:
    return fragment[
        p[words(scene, asked.text)],
        div(".buttons")[
            button(
                "#server-dialog-confirm.button.primary",
                type="button",
                data_action=asked.action,
                data_arg=asked.arg,
            )[words(scene, asked.label)],
            button(
                f"#{CANCEL}.button",
                type="button",
                data_action="server-dialog-close",
                autofocus=True,
            )[t(scene, "cancel")],
        ],
    ]


def _log(scene: Scene, log: ServerLog) -> Node:
    if log.problem is not None:
        return p(".log-problem", role="alert")[icon("alert"), words(scene, log.problem)]
    if log.lines is None:
        return p(".muted", role="status")[t(scene, "log.loading")]
    if not log.lines:
        return p(".muted")[t(scene, "log.empty")]
    return fragment[
        p(".muted")[t(scene, "log.about", n=len(log.lines))],
        ol(f"#{LOG}.log-lines", tabindex="0", role="list", aria_label=t(scene, "menu.log"))[
            (_line(scene, line, index) for index, line in enumerate(log.lines))
        ],
    ]


def line_id(index: int) -> str:
    """Return the id of a line of the log."""
    return f"log-line-{index}"


def _line(scene: Scene, line: LogLine, index: int) -> Element:
    failed = ", ".join(line.failed)
    return li(id=line_id(index), data_failed="true" if failed else None)[
        span(".log-failed")[icon("alert"), t(scene, "log.failed", task=failed)] if failed else None,
        span(".log-time")[foreign(line.time)] if line.time else None,
        span(".log-text")[foreign(line.text)],
    ]
