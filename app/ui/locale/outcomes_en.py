"""English sentences about how a task went, and what its server answered."""

from collections.abc import Mapping

OUTCOMES_EN: Mapping[str, str] = {
    # Tasks
    "task.failed_in": "Node {node} failed. What the server says:",
    "task.failed_silently": "The server reports a failure without a reason. Its log may say more.",
    "task.lost": (
        "{server} no longer knows this task; it was probably restarted. Run it again if you "
        "still want it."
    ),
    "task.not_sent": "It was not sent: something went wrong with its batch. Run it again.",
    "task.refused": "{server} refused the task, so nothing was run. {why}",
    "task.kept_out": (
        "{server} answers, but this task did not get through to it, so nothing was run. {why}"
    ),
    "task.not_taken": "{server} never took the task, though it was sent several times.",
    "task.unreadable": "The server keeps a result for this task that cannot be read. {why}",
    "task.several": (
        "Nothing was sent, because several servers answer at {server}. Enter each by its own "
        "address, then run it again."
    ),
    "task.upload_failed": "The image did not reach {server}, so nothing was run. {why}",
    "task.outputs_dropped": "The server left out part of the workflow:",
    "task.ended": "The task ended without a picture: {state:state}. {why}",
    "task.transition": "A task cannot go from {source:state} to {to:state}. This is our bug.",
    "task.no_server": "Task {prompt_id} has no server. This is our bug.",
    "task.bound": "Task {prompt_id} belongs to {server} already, and stays there.",
    "task.unbound": "Task {prompt_id} is not known in this window.",
    "task.unknown": "Task {prompt_id} is not known in this window.",
    "task.bad_id": "A prompt id is a text of at most 200 characters.",
    "cancel.too_old": (
        "{server} is too old to stop one task without stopping everybody’s, so it was not "
        "asked. Update ComfyUI to 0.3.60 or later."
    ),
    "prompt.rejected": "The server refused this workflow. {text}",
    "output.empty": "The workflow finished without any output. Does it end in Save Image?",
    "output.no_status": (
        "The server kept the outputs of this task without saying how it ended. "
        "Check that they are complete."
    ),
    "output.unusable": (
        "{count} {count:file|files} cannot be fetched, since the server gives out neither such "
        "folders nor such names: {files}."
    ),
    "output.left_out": "{count} more files are on the server; {kept} are shown.",
    "warning.both": "{first} {second}",
    "output.no_picture": "The workflow finished without a picture. It put out: {files}.",
    "result.missing": "There is no result to take a picture from.",
    "result.shape": "This is not a result of ComfyUI: {why}",
    # Answers and the way to the server
    "upload.too_large": (
        "The server, or a proxy in front of it, does not take a file of {size:size}. Choose a "
        "smaller image, or raise its limit."
    ),
    "upload.not_taken": (
        "The server answers, but did not take this upload of {size:size}. A proxy in front of it "
        "may allow less. Choose a smaller image, or raise its limit."
    ),
    "post.unread": (
        "Something in front of it refuses what this page posts: a sign-in, a limit or a firewall. "
        "Open the server’s address in a tab, or ask who runs it."
    ),
    "answer.web_page": "A web page answered instead of ComfyUI. Is a sign-in needed?",
    "answer.status": "The server answered with error {status}.",
    "answer.not_json": "The server’s answer cannot be read (it is not JSON).",
    "answer.shape": "The server’s answer cannot be understood ({path} is not: {wanted}).",
    "answer.not_ours": (
        "The server keeps another task’s result ({found}) under this task’s id, so it was not "
        "taken. Look whether several servers answer at this address."
    ),
    "answer.too_large": (
        "The server’s answer is larger than {limit:size}, so it was not read. "
        "Look at the server’s log."
    ),
    "transport.stalled": (
        "The server began to answer, then sent next to nothing for {seconds} s. "
        "Check the network and the server."
    ),
    "transport.redirected": (
        "This address forwards to another one. Add the other address itself under Servers."
    ),
    "socket.too_large": (
        "The server sent a message of over {limit:size} through its WebSocket, so that was closed."
    ),
    "socket.flood": (
        "The server sent far more messages through its WebSocket than work needs, so that was "
        "closed."
    ),
    "transport.set_aside": (
        "This server was set aside, so nothing was sent. Ask it again under Servers."
    ),
    "transport.failed": "The server cannot be reached. Is it running?",
    "transport.timeout": "The server did not answer in time.",
    "error.unexpected": "Something went wrong in the page itself: {text}. Reload if it persists.",
    "warn.unbound": "Nobody here knows the task {id}, so its server is not known.",
    "warn.guessed_server": "The result does not tell its server; {server} is a guess.",
}
