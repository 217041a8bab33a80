"""English sentences about what the browser keeps."""

JOURNAL_EN = {
    "kept.title": "Kept in this browser",
    "kept.pictures": "Keep pictures",
    "kept.why": "A copy of every finished picture, so that it outlives its server.",
    "kept.limit": "At most, in MB",
    "kept.limit_wrong": "A whole number of megabytes, 0 or more",
    "kept.limit_ask": "This deletes the oldest pictures kept here, {size} in all.",
    "kept.limit_yes": "Delete them",
    "kept.export": "Export tasks and settings",
    "kept.export_pictures": "Export with pictures",
    "kept.import": "Import…",
    "kept.wipe": "Delete everything stored here",
    "kept.wipe_sure": (
        "This deletes {tasks} {tasks:task|tasks} and {pictures} {pictures:picture|pictures} of all "
        "tabs."
    ),
    "kept.reduced": (
        "This page is not on https, so tabs are told apart more slowly: after a "
        "crash it takes a few seconds."
    ),
    "kept.memory": (
        "This browser keeps nothing for this page: tasks and pictures are gone after a reload."
    ),
    "viewer.server": "The original, from {server}",
    "viewer.kept": "Its server does not give it now: this is the copy kept in this browser",
    "viewer.kept_small": (
        "Its server does not give it now: this is a small copy, all that this browser has room for"
    ),
    "viewer.gone": "Its server does not give it now, and no copy was kept",
    "windows.gone": "A closed tab’s {n} {n:task|tasks}",
    "windows.gone_open": "A closed tab’s {n} {n:task|tasks}, {open} open",
    "windows.take_over": "Show them here",
    "journal.full": (
        "This browser has no room left for the task, so nothing was sent. Free some "
        "disk space, or delete kept pictures under “Kept in this browser”."
    ),
    "journal.waiting": (
        "Waiting to be recorded… Another tab of this page is busy or frozen, or the disk is "
        "busy. Nothing was sent yet."
    ),
    "journal.given_up": "Cancelled before it was recorded. Nothing was sent.",
    "journal.blocked": (
        "Another tab of this page holds what is kept here and does not answer: it is frozen, or "
        "very busy. Close or reload that tab, then reload this one."
    ),
    "journal.slow": (
        "This browser takes too long to record the task, so nothing was sent. Free some disk "
        "space or close other programs, then run it again."
    ),
    "journal.forbidden": "This browser lets this page keep nothing.",
    "journal.closed": (
        "The browser could not open the database of this page, so nothing can be sent from "
        "here. Reload the page; if that does not help, restart the browser. ({why})"
    ),
    "journal.failed": "The browser could not record the task, so nothing was sent: {why}",
    "task.gone": (
        "This tab does not follow this task any more: it was removed here, or another tab has it."
    ),
    "journal.taken": "Another tab has taken over this task, so this one sent nothing.",
    "task.not_recorded": "Nothing was sent, since the task could not be recorded. {why}",
    "task.input_gone": (
        "The task was never sent: its images are gone ({names}). Choose them again "
        "and run it once more."
    ),
    "task.imported": (
        "This task is from an exported file and is not sent by itself: the browser that it comes "
        "from may do that. Run it again if you want it from here."
    ),
    "import.title": "What is in this file",
    "import.tasks": (
        "{n} {n:task|tasks} with {pictures} {pictures:picture|pictures} ({size}). What is here "
        "already stays as it is."
    ),
    "import.workflows": "{n} {n:workflow|workflows}: {titles}",
    "import.preferences": "Preferences that are not set here yet",
    "import.nothing": "There is nothing in it.",
    "import.hosts": (
        "Addresses that this page would contact. Tick only those that you know: the others are not "
        "contacted, and their tasks show what the file has of them."
    ),
    "import.listed": "a server that would get work",
    "import.ran": "{n} {n:task|tasks} ran there",
    "import.accept": "Take what is ticked",
    "archive.not_ours": "This file was not exported here. Choose the .zip that “Export” made.",
    "archive.version": (
        "This file was exported by another version ({version}) and cannot be read by this one."
    ),
    "archive.damaged": (
        "This file is damaged, so nothing of it was taken. Use another copy of it."
    ),
    "archive.too_large": (
        "This file holds more, or grows more when it is unpacked, than this page takes. Nothing of "
        "it was taken."
    ),
    "archive.too_many_hosts": (
        "The tasks of this file ran at {n} addresses that are not ticked, more than this browser "
        "can remember not to contact. Nothing of it was taken. Open it again, and tick those that "
        "you know or leave the tasks out."
    ),
    "archive.imported": "{tasks} {tasks:task|tasks} added, {known} {known:was|were} here already.",
    "archive.imported_also": "{tasks} Settings added: {also}.",
    "archive.servers": "{n} {n:server|servers}",
    "archive.removed": "{n} {n:server|servers} taken out",
    "archive.workflows": "{n} {n:workflow|workflows}",
    "archive.preferences": "{n} {n:preference|preferences}",
    "archive.left_out": (
        "{n} {n:entry|entries} among the file’s settings made no sense here and {n:was|were} left "
        "out. All else was added."
    ),
    "archive.exported": "The file is being saved.",
    "tasks.cleared": "{n} {n:task|tasks} cleared. Pictures stay on the servers, not here.",
    "task.slip_again": "It ended just then, so nothing was done. Press once more to run it again.",
    "task.slip_reuse": "It ended just then, so nothing was done. Press once more to fill the form.",
    "task.slip_remove": "It ended just then, so nothing was done. Press once more to remove it.",
    "task.removed": "1 task removed.",
    "task.forgotten": "Forgotten here. If its server still has it, it may run there.",
}
