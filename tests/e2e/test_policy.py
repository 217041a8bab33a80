"""The content security policy: the page works within it, and injected code does not run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.comfy_server.graphs import empty, save
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.journal import kept
from tests.e2e.room import Room
from tests.e2e.servers import Servers, pool_of, prompts_sent
from tests.windows import Windows

LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
});
"""

VIOLATIONS = "() => window.violations"

REFUSED = r"Content Security [Pp]olicy|requires 'Trusted|\\(blocked:csp\\)"
"""What the browser says of something that the policy stopped."""

PNG_URL = """async () => {
  const canvas = new OffscreenCanvas(16, 16);
  canvas.getContext("2d").fillRect(0, 0, 8, 8);
  const blob = await canvas.convertToBlob();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const url = `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;
  const { processImage } = await import("comfyui");
  return await processImage("upscale", { image: url, factor: 2 });
}"""


def walk(desk: Desk, folder: Path) -> None:
    """Use every part of the page once."""
    page = desk.page
    card = desk.text_to_image("walked through", steps=4)
    card.ends().picture()
    card.locator.locator('[data-action="view"]').click()
    page.locator("#viewer[open]").wait_for()
    with page.expect_download():
        page.locator('#viewer [data-action="download"]').click()
    desk.close_dialog()
    desk.choose("upscale")
    desk.bring_image("image", image_file("input.png"))
    desk.run()[0].ends().picture()
    desk.add_workflow("Mine", {"1": empty(), "2": save("1", "mine")})
    desk.run()[0].ends().picture()
    for action in ("theme", "theme", "language", "language", "language"):
        page.locator(f'[data-action="{action}"]').click()
    page.keyboard.press("Escape")
    page.locator("body").press("?")
    page.locator("#keys[open]").wait_for()
    desk.close_dialog()
    with page.expect_download() as download:
        kept(desk).locator('[data-action="export"]').last.click()
    file = folder / "journal.zip"
    download.value.save_as(file)
    page.locator("#import-journal").set_input_files(file)
    proposal = page.get_by_test_id("proposal")
    proposal.wait_for()
    page.locator("#accept-import").click()
    proposal.wait_for(state="detached")
    assert page.evaluate(PNG_URL)["imageUrl"]
    assert desk.call("runAllTests")["failed"] == 0
    assert desk.debug()["servers"]


def test_the_build_keeps_to_its_policy(own: Room, servers: Servers, tmp_path: Path) -> None:
    desk = Desk(own.open_with(LISTEN)).ready()
    walk(desk, tmp_path)
    assert prompts_sent(servers) == 4
    assert desk.page.evaluate(VIOLATIONS) == []


def test_the_development_page_keeps_to_its_policy(
    windows: Windows, site: str, servers: Servers, tmp_path: Path
) -> None:
    context = windows.context()
    context.add_init_script(LISTEN)
    desk = Desk(windows.open(site, context)).ready()
    walk(desk, tmp_path)
    assert desk.page.evaluate(VIOLATIONS) == []


# ---- what would do harm ----

ATTACKS = """
const attacks = {
  "markup as text": () => {
    document.body.innerHTML += "<img src=x onerror='window.fired = 1'>";
  },
  "markup of a frame": () => {
    document.body.append(Object.assign(document.createElement("iframe"), {
      srcdoc: "<script>parent.fired = 1</script>",
    }));
  },
  "a handler": () => {
    const image = document.createElement("img");
    image.setAttribute("onerror", "window.fired = 1");
    image.src = "./none.png";
    document.body.append(image);
  },
  "a script's text": () => {
    const script = document.createElement("script");
    script.text = "window.fired = 1";
    document.body.append(script);
  },
  "a script's text as a node": () => {
    const script = document.createElement("script");
    script.append("window.fired = 1");
    document.body.append(script);
  },
  "a script of another host": () => {
    const script = document.createElement("script");
    script.src = "https://elsewhere.test/script.js";
    document.body.append(script);
  },
  "a module of another host": () => import("https://elsewhere.test/module.js"),
  "eval": () => (0, eval)("window.fired = 1"),
  "a function of text": () => new Function("window.fired = 1")(),
  "a timer of text": () => setTimeout("window.fired = 1"),
  "a link that is a script": () => {
    const link = document.createElement("a");
    link.href = "javascript:window.fired = 1";
    document.body.append(link);
    link.click();
  },
  "a worker of text": () => new Worker(URL.createObjectURL(new Blob(["postMessage(1)"]))),
  "a service worker": () => navigator.serviceWorker.register("./app/static/timer.js"),
  "a policy of its own": () => trustedTypes.createPolicy("any", { createHTML: (html) => html }),
  "one of our policies again": () =>
    trustedTypes.createPolicy("bindery-markup", { createHTML: (html) => html }),
};
"""

# What a test asks the browser to run may use eval, but only until it has waited once.
ATTACK = (
    """async (name) => {"""
    + ATTACKS
    + """
  await new Promise((later) => setTimeout(later));
  const stopped = new Promise((heard) => {
    document.addEventListener("securitypolicyviolation", heard, { once: true });
  });
  try {
    await attacks[name]();
  } catch {}
  await stopped;
  await new Promise((later) => setTimeout(later));
  return window.fired;
}"""
)

NAMES = (
    """() => {"""
    + ATTACKS
    + """
  return Object.keys(attacks);
}"""
)


def test_no_text_is_run(own: Room) -> None:
    own.allow(REFUSED)
    desk = Desk(own.open_with(LISTEN)).ready()
    names: list[str] = desk.page.evaluate(NAMES)
    fired = {name: desk.page.evaluate(ATTACK, name) for name in names}
    assert len(fired) > 10
    assert set(fired.values()) == {None}, fired
    desk.text_to_image("still at work").ends()


NOT_OURS = ["dom.js", "../index.html", "https://elsewhere.test/timer.js", "timer.js?x", ""]

WORKER_URL = """async (name) => {
  const { workerUrl } = await window.bindery.trusted;
  try {
    return String(workerUrl(name));
  } catch (error) {
    return error.name;
  }
}"""


def test_only_our_own_workers_have_an_address(desk: Desk) -> None:
    assert desk.page.evaluate(WORKER_URL, "timer.js").endswith("/timer.js")
    names = {name: desk.page.evaluate(WORKER_URL, name) for name in NOT_OURS}
    assert names == dict.fromkeys(NOT_OURS, "TypeError")


INJECTED = """
<base href="https://elsewhere.test/">
<script>window.fired = 1</script>
<script src="https://elsewhere.test/script.js"></script>
<script type="module">window.fired = 1</script>
<style>#layout { display: none }</style>
<img src="data:image/png,none" onerror="window.fired = 1">
<iframe src="./index.html"></iframe>
<object data="./app/static/icon.svg"></object>
<form id="sent" action="./index.html"><input name="prompt"></form>
"""

ALL_STOPPED = """(directives) => directives.every((one) =>
  window.violations.some((line) => line.startsWith(`${one}:`)))"""

DIRECTIVES = {
    "base-uri",
    "form-action",
    "frame-src",
    "object-src",
    "script-src-attr",
    "script-src-elem",
    "style-src-elem",
}


def test_markup_that_somebody_got_into_the_page_does_nothing(
    windows: Windows, serve: Callable[..., str], dist: Path, servers: Servers, tmp_path: Path
) -> None:
    windows.allow(REFUSED)
    page = tmp_path / "injected" / "index.html"
    shutil.copytree(dist, page.parent)
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("<header", f"{INJECTED}<header", 1), encoding="utf-8")
    context = windows.context()
    context.add_init_script(LISTEN)
    address = serve(root=page.parent, servers=pool_of(servers))
    desk = Desk(windows.open(address, context)).ready()
    desk.text_to_image("at work").ends()
    # The last step: Playwright waits for the navigation that the policy refuses.
    desk.page.evaluate("() => document.getElementById('sent').submit()")
    desk.page.wait_for_function(ALL_STOPPED, arg=sorted(DIRECTIVES))
    assert desk.page.evaluate("() => window.fired") is None
    assert len(desk.task_ids()) == 1
