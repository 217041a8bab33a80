"""What a window does with each mode, and what it has to show. Pure.

A case names message keys of the page's catalogue: one of them must be shown at the server's row,
the task's card or the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Work = Literal["", "run", "hold", "upload"]
"""What the window sends to the hostile server: nothing, a task, a task that stays running, or a
task with an upload."""

SET_ASIDE = ("health.set_aside",)
TOO_LARGE = ("answer.too_large", *SET_ASIDE)
STALLED = ("transport.stalled", "health.slow", *SET_ASIDE)
REDIRECTED = ("transport.redirected", "health.redirected", "health.redirected_away")
UNREADABLE = ("health.unreadable", "health.unreadable_now")


@dataclass(frozen=True, slots=True)
class Case:
    """One mode. `ends` are the states in which its task may be in the end; none means any.

    With `is_free` the good task is run by a window without a lock, so the page has to choose.
    """

    mode: str
    work: Work = ""
    says: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    is_free: bool = False


ROWS = (
    Case("endless-prompt", says=TOO_LARGE, is_free=True),
    Case("endless-system-stats", says=TOO_LARGE, is_free=True),
    Case("slow-drip", says=STALLED, is_free=True),
    Case("cut-answers", says=("health.cut",), is_free=True),
    Case("garbage", says=("health.not_comfyui", "health.set_aside"), is_free=True),
    Case("gateway-502", says=UNREADABLE, is_free=True),
    Case("sign-in-401", says=UNREADABLE, is_free=True),
    Case("twice-allowed", says=("health.cors_twice",), is_free=True),
    Case("redirect-302", says=REDIRECTED, is_free=True),
    Case("redirect-307", says=REDIRECTED, is_free=True),
    Case("redirect-308", says=REDIRECTED, is_free=True),
)
"""The load probe or everything is bad: the row says so, and a free window goes elsewhere."""

CLASSES = (
    Case("endless-object-info", is_free=True),
    Case("gzip-bomb", is_free=True),
    Case("huge-object-info", is_free=True),
    Case("hanging-object-info", is_free=True),
    Case("many-options", "run", ends=("succeeded",)),
)
"""What a server can run is unknown or long: nothing waits for it."""

LOADS = (
    Case("http-1.0"),
    Case("remaining-huge"),
    Case("remaining-nan"),
    Case("remaining-negative"),
    Case("remaining-null"),
)
"""Odd values that are no fault of the connection: the window works on."""

QUEUES = (
    Case("endless-queue", "hold", says=TOO_LARGE),
    Case("hundred-megabytes", "hold", says=TOO_LARGE),
    Case("hanging-queue", "hold"),
    Case("long-queue", "hold"),
    Case("hanging-socket", "hold"),
    Case("redirect-socket", "hold"),
)
"""A task runs at the server, and asking about it goes wrong."""

FLOODS = (
    Case("socket-flood", "hold"),
    Case("huge-progress", "hold"),
)
"""A task runs at the server, and its socket sends too much."""

ALONE = (Case("huge-frames", "hold"),)
"""A browser hands over a frame of 100 MB as a whole, so memory exceeds the bound of the tests."""

HISTORIES = (
    Case("hanging-history", "run"),
    Case("names-another", "run", says=("answer.not_ours",)),
    Case("null-status", "run", ends=("succeeded",)),
    Case("no-status", "run", ends=("succeeded",)),
    Case("redirect-history", "run"),
)
"""A task has ended at the server, and what is known of its end is odd."""

HUGE_HISTORIES = (
    Case("endless-history", "run", says=TOO_LARGE),
    Case("huge-error", "run", says=TOO_LARGE),
    Case("many-outputs", "run", ends=("succeeded",)),
    Case("huge-names", "run", ends=("succeeded",)),
)
"""A task has ended at the server, and what is known of its end is huge."""

PICTURES = (
    Case("endless-view", "run", ends=("succeeded",)),
    Case("hanging-view", "run", ends=("succeeded",)),
    Case("huge-picture", "run", ends=("succeeded",)),
    Case("redirect-view", "run", ends=("succeeded",)),
    Case("svg-picture", "run", ends=("succeeded",)),
    Case("html-picture", "run", ends=("succeeded",)),
    Case("html-as-png", "run", ends=("succeeded",)),
    Case("odd-names", "run", ends=("succeeded",)),
)
"""A task has succeeded at the server, and its picture is bad."""

NOT_TAKEN = ("rejected", "failed")
REFUSED = ("task.refused", "task.kept_out", "answer.web_page", "answer.status")
RESTS = ("task.resting", "health.rests")
KEPT_OUT = ("task.kept_out", "post.unread", "task.not_taken", "health.preflight")

POSTS = (
    Case("endless-post-answer", "run"),
    Case("endless-upload-answer", "upload"),
    Case("many-reasons", "run", ends=("rejected",)),
    Case("redirect-post", "run", says=REDIRECTED, ends=NOT_TAKEN),
    Case("preflight-401", "run", says=KEPT_OUT, ends=NOT_TAKEN),
    Case("upload-413", "upload", says=("upload.not_taken",), ends=NOT_TAKEN),
    Case("post-429", "run", says=RESTS, ends=("submitting",)),
    Case("post-403", "run", says=REFUSED, ends=NOT_TAKEN),
    Case("post-503", "run", says=REFUSED, ends=NOT_TAKEN),
    Case("post-200", "run", says=REFUSED, ends=NOT_TAKEN),
    Case("post-429-no-cors", "run", says=KEPT_OUT, ends=NOT_TAKEN),
    Case("post-403-no-cors", "run", says=KEPT_OUT, ends=NOT_TAKEN),
    Case("post-503-no-cors", "run", says=KEPT_OUT, ends=NOT_TAKEN),
    Case("post-200-no-cors", "run", says=KEPT_OUT, ends=NOT_TAKEN),
)
"""The server does not take what is sent, or does not say so."""

GROUPS: dict[str, tuple[Case, ...]] = {
    "rows": ROWS,
    "classes": CLASSES,
    "loads": LOADS,
    "queues": QUEUES,
    "floods": FLOODS,
    "histories": HISTORIES,
    "huge histories": HUGE_HISTORIES,
    "pictures": PICTURES,
    "posts": POSTS,
}
"""Cases that share a window in the tests."""

CASES = (*(case for group in GROUPS.values() for case in group), *ALONE)
