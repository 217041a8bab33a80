"""What the page's surface does with elements, dialogs, downloads and the clipboard."""

from typing import Any

import js

from app.browser.dom import BrowserDom
from app.browser.pictures import BrowserPictures
from app.services.ports import Close
from tests.browser.inside.benches import PlainGuard
from tests.browser.inside.world import World, script, until


async def _page() -> BrowserDom:
    return BrowserDom(await script("dom"), BrowserPictures(await script("pictures")))


def _scene(html: str) -> Any:
    js.document.getElementById("scene").outerHTML = f'<div id="scene">{html}</div>'
    return js.document.getElementById("scene")


async def html_is_put_in_place_and_elements_stay_who_they_are(world: World) -> None:
    page = await _page()
    scene = _scene('<ul><li id="one">1</li></ul>')
    one = js.document.getElementById("one")
    page.put("scene", '<div id="scene"><ul><li id="zero">0</li><li id="one">one</li></ul></div>')
    assert js.document.getElementById("one").isSameNode(one)
    assert js.document.getElementById("scene").isSameNode(scene)
    assert one.textContent == "one"
    assert js.document.getElementById("zero")


async def what_says_that_it_is_the_same_stays_untouched(world: World) -> None:
    page = await _page()
    _scene('<ol id="a"><li>1</li></ol><ol id="b"><li>2</li></ol>')
    page.put("scene", '<div id="scene"><p>new</p><ol id="a" data-same></ol><ol id="b"></ol></div>')
    assert js.document.getElementById("a").outerHTML == '<ol id="a"><li>1</li></ol>'
    assert js.document.getElementById("b").outerHTML == '<ol id="b"></ol>'


async def what_is_being_typed_stays(world: World) -> None:
    page = await _page()
    _scene('<input id="field" value="old">')
    field = js.document.getElementById("field")
    field.focus()
    field.value = "half a w"
    page.put("scene", '<div id="scene"><p>new</p><input id="field" value="old"></div>')
    assert field.isConnected
    assert field.value == "half a w"
    assert js.document.activeElement.isSameNode(field)
    field.blur()


async def the_same_html_again_is_nothing_until_it_is_forgotten(world: World) -> None:
    page = await _page()
    _scene("")
    html = '<div id="scene"><p id="text">told</p></div>'
    page.put("scene", html)
    js.document.getElementById("text").textContent = "changed"
    page.put("scene", html)
    assert js.document.getElementById("text").textContent == "changed"
    page.forget("sc")
    page.put("scene", html)
    assert js.document.getElementById("text").textContent == "told"


async def an_element_that_is_not_there_is_nothing(world: World) -> None:
    page = await _page()
    page.put("nowhere", "<p></p>")
    page.focus("nowhere")


async def drawing_happens_at_the_next_frame(world: World) -> None:
    page = await _page()
    drawn: list[int] = []
    page.frame(lambda: drawn.append(1))
    assert drawn == []
    await until(lambda: drawn)
    assert drawn == [1]


async def a_dialog_opens_and_closes_and_tells_when_the_browser_closes_it(world: World) -> None:
    page = await _page()
    _scene('<dialog id="asks">?</dialog>')
    closed: list[str] = []
    close = page.on_dialog_closed(closed.append)
    element = js.document.getElementById("asks")
    page.dialog("asks", True)
    page.dialog("asks", True)
    assert element.open
    element.close()
    await until(lambda: closed)
    assert closed == ["asks"]
    page.dialog("asks", False)
    page.dialog("asks", True)
    page.dialog("asks", False)
    page.dialog("asks", True)
    element.close()
    await until(lambda: len(closed) > 1)
    assert closed == ["asks", "asks"], "what the page itself closes is not told"
    close()
    close()


async def title_root_and_announcements(world: World) -> None:
    page = await _page()
    page.title("halfway", 0.5)
    page.root("zh-Hans", "ltr", "dark", "tasks")
    page.announce("done")
    root = js.document.documentElement
    assert js.document.title == "halfway"
    assert (root.lang, root.dataset.theme) == ("zh-Hans", "dark")
    assert js.document.body.dataset.tab == "tasks"
    assert js.document.getElementById("live").textContent == "done"
    assert js.document.querySelector("link[rel=icon]").href.startswith("data:image/png")
    page.title("A stage for adapters", None)
    assert js.document.querySelector("link[rel=icon]").href.endswith("icon.svg")
    page.root("en", "ltr", "auto", "compose")


async def copying_is_told_to_have_worked(world: World) -> None:
    page = await _page()
    js.window.focus()
    assert await page.copy("图 to copy")
    assert await js.navigator.clipboard.readText() == "图 to copy"


async def a_picture_that_is_not_there_is_not_saved(world: World) -> None:
    page, end = await _saving_page()
    assert not await page.download(f"{world.url}/api/view?filename=none.png", "none.png")
    end()


async def what_is_no_picture_is_not_saved(world: World) -> None:
    page, end = await _saving_page()
    assert not await page.download(f"{world.facts['hostile']}/svg/api/view?filename=x", "x.png")
    end()


async def _saving_page() -> tuple[BrowserDom, Close]:
    pictures = BrowserPictures(await script("pictures"))
    end = pictures.begin(PlainGuard())
    return BrowserDom(await script("dom"), pictures), end


async def _save(world: World) -> None:
    page, end = await _saving_page()
    address = f"{world.url}/api/view?type=input&filename=example.png"
    assert await page.download(address, "图 1.png")
    end()


async def _tell_of_leaving(world: World) -> None:
    page = await _page()
    page.on_leave(lambda: page.title("left", None))
