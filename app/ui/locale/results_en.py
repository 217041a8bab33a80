"""English words of tasks and of what they put out: states, files, pictures, the viewer."""

from collections.abc import Mapping

RESULTS_EN: Mapping[str, str] = {
    # Tasks
    "undo": "Undo",
    "tasks.cancel_all": "Cancel all",
    "tasks.clear": "Clear finished",
    "tasks.title": "Tasks",
    "tasks.open": "{n} open",
    "tasks.empty": "No tasks yet",
    "tasks.empty_more": (
        "Run picks the least busy server, and this tab keeps to it until its tasks are done. "
        "Each task stays here with its server and its progress."
    ),
    "state.registered": "Preparing",
    "state.uploading": "Uploading",
    "state.submitting": "Sending",
    "state.queued": "Queued",
    "state.running": "Running",
    "state.unknown": "Checking",
    "state.succeeded": "Done",
    "state.failed": "Failed",
    "state.interrupted": "Stopped",
    "state.cancelled": "Cancelled",
    "state.rejected": "Refused",
    "state.lost": "Lost",
    "state.cancelling": "Cancelling…",
    "task.next": "Queued, next",
    "task.position": "Queued, {n} in line",
    "task.untitled": "Task from the console",
    "task.cancel": "Cancel {title}",
    "task.again": "Run again: {title}",
    "task.reuse": "Put into the form: {title}",
    "task.remove": "Remove the task: {title}",
    "task.remove_picture": "Remove the task and its picture here: {title}",
    "task.forget": "Forget, though its server may still run it: {title}",
    "task.texts": "Texts",
    "task.texts_more": "{n} more {n:text|texts}",
    "task.copy_text": "Copy this text",
    "task.text_cut": "Only the first {n} characters are kept. The rest is on the server.",
    "task.text_more": "{n} more characters: copy it to have all",
    "task.files": "Other files",
    "task.files_more": "and {n} more",
    "task.file_set_aside": "Nothing is sent to {server} now, so this is not played here.",
    "task.file_unproven": (
        "Nothing proves that this file is this task’s. Several servers answer at {server}: "
        "enter each by its own address."
    ),
    "task.preview": "Live preview",
    "task.progress": "Progress",
    "trouble.more": "and {count} more",
    "trouble.clipped": "The server wrote more than is kept here. Its log has all of it.",
    "task.traceback": "Server’s traceback",
    "task.not_found_on_several": (
        "Several servers answer at this address. Those that answered do not have this task; it "
        "is looked for again."
    ),
    "task.resting": (
        "{server} asked to be left alone for a while. This task waits, and is sent by itself then."
    ),
    "task.recording": "Waiting to be recorded… This goes on by itself.",
    "task.unreachable": "The server does not answer now. This goes on by itself when it does.",
    # Pictures
    "pictures.title": "Pictures",
    "pictures.empty": "No pictures yet",
    "pictures.empty_more": "Finished pictures gather here, each with the mark of its server.",
    "picture.open": "Open picture",
    "picture.of": "Result: {title}",
    "picture.from": "{title}, {server}: {file}",
    "picture.missing": "Not available now",
    "picture.none": "This file is no picture. Look at it on {server} itself.",
    "picture.too_large": (
        "This picture is larger than this page reads at once. Download it from {server} itself."
    ),
    "picture.redirected": (
        "{server} forwards its pictures to another address. Add that address itself under Servers."
    ),
    "picture.another": (
        "This picture is another task’s. {server} answered with a file of another task."
    ),
    "picture.differing": (
        "{server} answered with two different files for this picture. "
        "Enter each server by its own address."
    ),
    "picture.unproven": (
        "Nothing proves that this picture is this task’s. Several servers answer at {server}: "
        "enter each by its own address."
    ),
    "viewer.title": "Picture",
    "viewer.previous": "Previous picture",
    "viewer.next": "Next picture",
    "viewer.place": "{n} of {count}",
    "viewer.download": "Download",
    "viewer.copy": "Copy URL",
    "viewer.open": "Open",
    "viewer.file": "File",
    "viewer.task": "Task",
    "viewer.made": "Finished",
    "viewer.graph": "Workflow as it was sent",
    "toast.copied": "Copied",
    "toast.copy_failed": "The browser did not allow it. Select the text and copy it yourself.",
    "toast.download_started": "Saving {name}",
    "toast.download_failed": "The picture could not be saved. Open it and save it from there.",
}
