"""The claim that `claim.js` makes before Python is up, taken over; the rest is in the contract."""

import js

from app.browser.web_locks import BrowserWebLocks, has_web_locks
from tests.browser.inside.world import World, until, until_told

ID = "promise-of-a-claim"
NAME = f"bindery.window.{ID}"


def _nothing() -> None:
    pass


async def _claim() -> None:
    js.sessionStorage.setItem("bindery.window", f'["{ID}", "client"]')
    script = js.document.createElement("script")
    script.src = "./app/static/claim.js"
    loaded: list[object] = []
    script.onload = loaded.append
    js.document.head.append(script)
    await until(lambda: loaded)
    script.remove()
    js.sessionStorage.clear()


async def this_page_has_them(world: World) -> None:
    assert has_web_locks()


async def an_early_claim_is_taken_over_and_let_go(world: World) -> None:
    await _claim()
    locks = BrowserWebLocks()
    close = await locks.hold(NAME, 0.0, _nothing)
    assert close is not None
    assert NAME in await locks.held()
    assert await locks.hold(NAME, 0.0, _nothing) is None
    close()

    async def free() -> bool:
        return NAME not in await locks.held()

    await until_told(free)


async def an_early_claim_that_was_refused_is_a_refusal(world: World) -> None:
    locks = BrowserWebLocks()
    close = await locks.hold(NAME, 0.0, _nothing)
    assert close is not None
    await _claim()
    assert await locks.hold(NAME, 0.0, _nothing) is None
    close()


async def the_loss_of_an_early_claim_is_heard(world: World) -> None:
    await _claim()
    lost: list[bool] = []
    assert await BrowserWebLocks().hold(NAME, 0.0, lambda: lost.append(True)) is not None
    steal = js.Function.new("name", "navigator.locks.request(name, { steal: true }, () => {})")
    steal(NAME)
    await until(lambda: lost)
    assert lost == [True]
