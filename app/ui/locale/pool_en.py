"""English words and sentences about servers, and how a window keeps to one of them."""

from collections.abc import Mapping

POOL_EN: Mapping[str, str] = {
    # Servers and tabs
    "servers.title": "Servers",
    "servers.add": "Add a server",
    "servers.edit": "Edit",
    "servers.remove": "Remove",
    "servers.ask_again": "Ask again",
    "servers.check": "Check again",
    "servers.pin": "Pin this tab to {name}",
    "servers.pinned": "This tab is pinned to {name}: unpin it",
    "servers.live": "live",
    "servers.live_help": "Connected: progress and previews come as they happen",
    "servers.idle": "idle",
    "servers.queue": "{n} running or waiting",
    "servers.running": "{n} running",
    "servers.queue_split": "{running} running, {waiting} waiting",
    "servers.url": "Address",
    "servers.url_hint": "As you open it in the browser",
    "servers.name": "Name",
    "servers.empty": "No server yet",
    "servers.empty_start": "Start ComfyUI so that this page may talk to it:",
    "servers.empty_add": "Then add its address here.",
    "reach.checking": "checking…",
    "reach.up": "up",
    "reach.slow": "slow",
    "reach.down": "down",
    "reach.offline": "offline",
    "servers.offline": "This computer is offline. It goes on by itself.",
    "servers.open": "Open its address",
    "servers.use": "Use {to}",
    "windows.title": "Tabs",
    "windows.own": "this tab",
    "windows.free": "idle",
    "windows.spread": "spreading",
    "windows.alone": (
        "Open this page in another tab, and it works beside this one, on a server of its own."
    ),
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
}
