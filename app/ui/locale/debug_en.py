"""English words of the debug report, and what it finds."""

from collections.abc import Mapping

DEBUG_EN: Mapping[str, str] = {
    # The debug function
    "version": "Bindery {version}",
    "debug.version": "Version",
    "debug.line": "{label}: {value}",
    "debug.window": "Current window",
    "debug.locked": "Locked server",
    "debug.open": "Open tasks",
    "debug.task": "Task {id}: {server}",
    "debug.unbound": "unbound",
    "debug.others": "Other windows",
    "debug.other": "Window",
    "debug.wrong": "Inconsistencies",
    "debug.ignored": "Ignored from servers",
    "debug.pinned": "pinned",
    "debug.spread": "none, spreading",
    "debug.none": "none",
    # What the debug function finds
    "debug.foreign_window": "Task {id} was made by window {window}, not this one.",
    "debug.wrong_picture": "The picture of task {id} is not on the task’s server.",
    "debug.outside_lock": "Task {id} is open on {server}, outside of the lock on {lock}.",
    "debug.lock_not_in_pool": "The locked server {lock} is not in the list of servers.",
    "debug.lock_without_work": "The window is locked to {lock} without an open task there.",
    "debug.several": "Several servers answer at {server}: {evidence}.",
    "several.identity": "/system_stats changes back and forth ({detail})",
    "several.prompt": "a prompt was known, unknown and known again ({detail})",
    "several.file": "a file was there, missing and there again ({detail})",
    "several.upload": "an image was missing right after its upload ({detail})",
    "several.picture": "a picture is another task’s ({detail})",
    "several.depth": "the queue’s length changes back and forth ({detail})",
    "several.number": "prompt numbers run back ({detail})",
    "several.entry": "a history entry names another prompt ({detail})",
    "several.gap": "a prompt was in neither queue nor history ({detail})",
    "debug.same_window_id": "Another window has this one’s id {window}.",
    "debug.same_client_id": "Another window has this one’s client id {client}.",
    "debug.bound_twice": "Task {id} is bound to {server} here and to {other} in another window.",
}
