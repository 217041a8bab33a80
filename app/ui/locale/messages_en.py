"""English sentences about what happened: the messages of core, services and adapters."""

from collections.abc import Mapping

MESSAGES_EN: Mapping[str, str] = {
    # What a person typed or chose
    "field.required": "This is empty. Fill it in.",
    "field.required_choice": "Choose one from the list.",
    "field.required_model": "Choose a model.",
    "field.required_default": "This is empty. The usual value is {default}.",
    "field.required_image": "No image yet. Choose, drop or paste one.",
    "field.not_image": "This has to be an image file. Choose another.",
    "field.not_text": "This has to be text.",
    "field.too_long": "This is too long. Keep it under {limit} characters.",
    "field.not_number": "This is not a number. Use digits, like 1.5.",
    "field.not_whole": "This has to be a whole number, like 20.",
    "field.not_switch": "This has to be on or off.",
    "field.range": "Use a number from {low} to {high}.",
    "field.not_offered": "“{value}” is not on offer. Choose another from the list.",
    "field.not_offered_here": (
        "“{value}” is not on {server}, which this tab is locked to, but on {names}. "
        "Unlock the tab, or choose another from the list."
    ),
    "field.unknown": "This workflow has no input “{name}”. It takes: {known}.",
    "field.wrong": "Input “{field}”: {why}",
    "file.no_workflow": "“{name}” carries no workflow. Choose another file.",
    "file.damaged": "“{name}” is damaged: it ends too early. Get the file again.",
    "file.too_large": "“{name}” has more in it than can be read. Choose the workflow’s own file.",
    "image.empty": "“{name}” is an empty file. Choose another.",
    "image.not_image": "“{name}” is not an image that servers can read. Use {supported}.",
    "image.damaged": "“{name}” is damaged and cannot be opened. Choose another file.",
    "image.too_large": (
        "“{name}” is {size:size}, and this server takes at most {limit:size}. "
        "Choose a smaller image."
    ),
    "image.unreadable": "“{name}” cannot be read. Choose a picture, not a folder.",
    "image.nowhere": "This workflow takes no image. Choose one that does, and drop it again.",
    # Options of processImage
    "option.unknown": "processImage has no option “{name}”. It takes: {known}.",
    "option.wrong": "The option “{name}” has to be a {wanted}, not a {found}.",
    "option.not_object": "The options of processImage are an object with: {known}.",
    # Workflows
    "workflow.unknown": "There is no workflow “{id}”. Known are: {known}.",
    "workflow.not_json": "“{name}” is not a JSON file. Export the workflow again and add that.",
    "workflow.not_object": "This file holds no workflow. Choose one that ComfyUI saved.",
    "workflow.editor_format": (
        "This is the editor’s own format, which servers cannot run. "
        "Use “Export (API)” in ComfyUI and add that file."
    ),
    "workflow.bad_node": "Node {node} has no class or inputs. Export the workflow again.",
    "workflow.not_finite": (
        "Node {node} ({type}) has a {field} that is no number (NaN or Infinity), which no server "
        "takes. Correct it in ComfyUI and export the workflow again."
    ),
    "workflow.too_large": "This file is larger than {limit:size}, too large for a workflow.",
    "workflow.added": "“{name}” was added.",
    "workflow.filled": "The settings of “{name}” are in the form.",
    "workflow.deleted": "“{name}” was deleted. Its tasks stay.",
    # What converting an editor file says
    "editor.too_large": (
        "This file lays out more than {limit} nodes, more than a server runs. Take out subgraphs "
        "that hold each other, and save it again."
    ),
    "editor.nothing_runs": (
        "Nothing in this file runs: its nodes are off or belong to the editor. Switch nodes on, "
        "and save it again."
    ),
    "editor.missing": (
        "The server lacks {types}. Install the node packs that these come from, or use another "
        "server."
    ),
    "editor.skipped": "{count} {count:entry|entries} of the file could not be read as nodes.",
    "editor.unknown_input": (
        "Node {node} ({type}) has no input “{field}” on this server, so what feeds it was left out."
    ),
    "editor.other_version": (
        "The file was saved with another version of {type}. Check node {node}: it has the default "
        "of {fields}."
    ),
    "editor.drawn": (
        "Node {node} ({type}) needs what a person draws or records in ComfyUI. Run it there."
    ),
    "catalog.no_file": "Workflow “{id}” names the file {file}, which is not there.",
    "catalog.no_target": "Workflow “{id}” names input {field} of node {node}, which is not there.",
    # Servers and their addresses
    "server.empty": "Enter the server’s address, like http://192.168.1.20:8188.",
    "server.no_scheme": "Begin the address with http:// or https://, like http://192.168.1.20:8188.",
    "server.not_a_url": "“{text}” is not a web address. It looks like http://192.168.1.20:8188.",
    "server.scheme": "An address here begins with http:// or https://, not {scheme}:.",
    "server.credentials": "Leave user name and password out of the address.",
    "server.query": "Leave out everything from ? or # on.",
    "server.name_long": "This name is too long. Keep it under {limit} characters.",
    "server.duplicate": "{url} is in the list already.",
    "server.saved": "{name} was saved.",
    "server.removed": "{name} was removed. Its tasks keep their pictures.",
    "servers.entry": "An entry of servers.json was left out. {why}",
    "servers.shape": "servers.json holds no list of servers. Add your servers here instead.",
    "servers.not_json": "servers.json is not valid JSON, so it was left out: {why}",
    "servers.bad_now": "servers.json is not valid JSON, so the last good list is used: {why}",
    "servers.unreadable": "servers.json could not be read. Add your servers here instead.",
    "servers.unreadable_now": "servers.json could not be read, so the last good list is used."
    " Look whether the page’s host answers.",
    "health.slow": "No answer within {seconds} s. It may be busy; it is asked again all the time.",
    "health.loopback": (
        "The browser lets no page from another computer reach a server on this one. "
        "Open the page from this computer, or use the server’s network address."
    ),
    "health.down": "Nothing answers at this address. Start ComfyUI there, or correct the address.",
    "health.down_https": (
        "Nothing answers over https at this address. Start ComfyUI there, or write http:// if it "
        "has no certificate."
    ),
    "health.no_cors": (
        "ComfyUI runs there, but does not let this page read its answers. Start it with "
        "--enable-cors-header. If a proxy adds that header too, let only one of them do so."
    ),
    "health.unreadable": (
        "Something answers, but this page may not read it. If it is ComfyUI itself, start it with "
        "--enable-cors-header. If a gateway or a sign-in is in front, open the address in a tab."
    ),
    "health.unreadable_now": (
        "It worked before. Now something answers that this page may not read: a gateway whose "
        "ComfyUI has stopped, or a sign-in. Open the address in a tab to see which."
    ),
    "health.not_comfyui": "Something answers, but it is not ComfyUI. Check address and port.",
    "health.web_page": (
        "A web page answers here instead of ComfyUI: a sign-in, a tunnel’s warning, or a gateway "
        "whose ComfyUI has stopped. Open the address in a tab."
    ),
    "health.sign_in": "It wants a key or a sign-in (error {status}). Open the address in a tab.",
    "health.gateway": (
        "The gateway at this address answers, but ComfyUI behind it does not (error {status}). "
        "Start ComfyUI there."
    ),
    "health.limited": "It gets too many requests (error 429). Wait a while, then check again.",
    "health.rests": "It asks to wait {seconds} s. It is asked again then.",
    "health.offline": "This computer is offline.",
    "health.redirected": "This address forwards to {to}. Enter that address instead.",
    "health.redirected_page": (
        "This address sends requests on to {to}, perhaps to sign in. Open it in a tab."
    ),
    "health.redirected_away": (
        "This address forwards to another one, where this page may not follow. Enter the address "
        "of the server itself."
    ),
    "health.imported": "It came with a file and was not allowed, so it is not contacted.",
    "health.status": "It answers with error {status}. Check the address, or look at its log.",
    "health.set_aside": (
        "{why} This happened {count} times, so nothing more is sent to this server."
    ),
    "health.several": ("Several servers answer at this address. Enter each by its own address."),
    "health.mixed_content": (
        "This page came over https, so the browser blocks servers on http. "
        "Use the server’s https address, or open this page over http."
    ),
    "runs.range": "A whole number from 1 to {max}",
    "pool.empty": "There is no server to run on, so nothing was sent. Add one under Servers.",
    "pool.offline": "This computer is offline, so nothing was sent. Your inputs stay here.",
    "pool.all_down": (
        "{count:The server cannot be used|None of the servers can be used} now, so nothing was "
        "sent. Your inputs stay here; see Servers for what to do."
    ),
    "pool.several": (
        "Several servers answer at {count:this address|each of these addresses}, so nothing was "
        "sent. Enter each server by its own address, see Servers."
    ),
    "pool.not_capable": "No server can run this, so nothing was sent. {what}",
    "pool.not_capable_some": (
        "None of the servers that answer can run this, so nothing was sent. {names} "
        "{count:does|do} not answer now. {what}"
    ),
    "pool.lacks": "{server}: {what}",
    "missing.node": "it does not have the node {node}",
    "missing.node_of": "it does not have the node {node}, of the node pack {pack}",
    "missing.value": "{node} does not offer “{value}” as {field}",
    "missing.below": "{node} takes {field} only from {low}, not {value}",
    "missing.above": "{node} takes {field} only up to {high}, not {value}",
    # The window's lock
    "lock.down": (
        "This tab is locked to {server}, which cannot be used now. {why} Nothing was sent. "
        "Wait for it, or unpin or unlock the tab."
    ),
    "lock.not_capable": (
        "{server}, which this tab is locked to while tasks are open there, cannot run this, so "
        "nothing was sent. {others} {what}"
    ),
    "lock.pinned_not_capable": (
        "{server}, which this tab is pinned to, cannot run this, so nothing was sent. "
        "{others} {what}"
    ),
    "lock.others_can": "{names} can.",
    "lock.run_there": "Run on {name}",
    "lock.held": "This tab has tasks open on {server}. Unlock it first, or wait for them.",
    "lock.none": "This window is not locked to a server. Run something or pin a server first.",
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
