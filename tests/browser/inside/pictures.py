"""What the page's images show, and what is fetched for them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import js
from pyodide.ffi import create_once_callable, create_proxy

from app.browser.dom import BrowserDom
from app.browser.events import BrowserEvent, listen
from app.browser.picture_store import BrowserPictureStore
from app.browser.pictures import BrowserPictures
from app.core.errors import BinderyError, ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.pictures.limit import KeptPicture
from app.core.pictures.urls import THUMBNAIL
from tests.browser.inside.benches import PlainGuard, database, shown_pictures
from tests.browser.inside.world import World, noted, options, script, turns, until, until_told

SMALL = f"&preview={THUMBNAIL}"


def _address(world: World, server: str, more: str = "") -> str:
    return f"{world.facts['hostile']}/{server}/api/view?filename=x.png{more}"


def _put(*images: str) -> list[Any]:
    scene = js.document.getElementById("scene")
    scene.outerHTML = f'<div id="scene">{"".join(images)}</div>'
    return list(js.Array.from_(js.document.querySelectorAll("#scene img")))


def _img(address: str, name: str = "p:0", more: str = "") -> str:
    style = "display:block;width:20px;height:20px"
    source = address.replace("&", "&amp;")
    return f'<img data-picture="{name}" data-src="{source}" {more} alt="" style="{style}">'


async def _shown(*images: Any) -> None:
    await until(lambda: all(image.complete and image.naturalWidth for image in images))


async def _count(world: World, server: str) -> dict[str, int]:
    answer = await js.fetch(f"{world.facts['hostile']}/{server}/count")
    counts: dict[str, int] = {"all": 0, "most": 0, "now": 0, **json.loads(await answer.text())}
    return counts


async def _waits_for(world: World, server: str, **counts: int) -> None:
    async def reached() -> bool:
        found = await _count(world, server)
        return all(found[name] == count for name, count in counts.items())

    await until_told(reached)


@asynccontextmanager
async def _heard() -> AsyncIterator[list[BrowserEvent]]:
    events: list[BrowserEvent] = []
    close = listen(lambda event: bool(events.append(event)))
    yield events
    close()


async def an_image_shows_the_bytes_of_its_address(world: World) -> None:
    async with shown_pictures():
        (image,) = _put(_img(_address(world, "good-1")))
        await _shown(image)
        assert image.src.startswith("blob:")
        assert (await (await js.fetch(image.src)).blob()).type == "image/png", "not as the header"
    assert not image.hasAttribute("src"), "the end lets go of all"


async def images_that_come_later_are_shown_too(world: World) -> None:
    async with shown_pictures():
        _put()
        (image,) = _put(_img(_address(world, "good-2")))
        await _shown(image)


async def morphing_keeps_a_picture_and_fetches_nothing_again(world: World) -> None:
    async with shown_pictures() as pictures:
        page = BrowserDom(await script("dom"), pictures)
        (image,) = _put(_img(_address(world, "good-3")))
        await _shown(image)
        source = image.src
        with noted(
            "const w = new MutationObserver((list) => notes.push(...list));"
            'w.observe(document.getElementById("scene"), { subtree: true, attributes: true,'
            ' attributeFilter: ["src"] }); return () => w.disconnect();'
        ) as notes:
            html = f'<div id="scene">{_img(_address(world, "good-3"), "p:0", "title=new")}</div>'
            page.put("scene", html)
            await turns()
            assert (image.title, image.src) == ("new", source)
            assert notes.length == 0
    assert (await _count(world, "good-3"))["all"] == 1


async def the_same_picture_at_two_places_is_fetched_once(world: World) -> None:
    async with shown_pictures():
        images = _put(_img(_address(world, "good-4")), _img(_address(world, "good-4")))
        await _shown(*images)
        assert images[0].src == images[1].src
    assert (await _count(world, "good-4"))["all"] == 1


async def an_image_shows_nothing_of_before_while_another_picture_comes(world: World) -> None:
    async with shown_pictures():
        (image,) = _put(_img(_address(world, "good-5")))
        await _shown(image)
        image.dataset.src = _address(world, "hangs-5")
        await _waits_for(world, "hangs-5", now=1)
        assert not image.hasAttribute("src")
        image.dataset.src = _address(world, "good-5")
        await _shown(image)
        await _waits_for(world, "hangs-5", now=0)
    assert (await _count(world, "good-5"))["all"] == 1, "it was at hand"


async def a_kept_copy_takes_the_place_of_what_its_server_gave(world: World) -> None:
    copy = js.URL.createObjectURL(js.Blob.new())
    async with shown_pictures() as pictures:
        page = BrowserDom(await script("dom"), pictures)
        (image,) = _put(_img(_address(world, "good-6")))
        await _shown(image)
        page.put("scene", f'<div id="scene"><img data-picture="p:0" src="{copy}" alt=""></div>')
        assert image.getAttribute("src") == copy
        assert not image.hasAttribute("data-src")
        await turns()
        assert image.getAttribute("src") == copy


async def what_cannot_be_shown_is_reported_with_its_reason(world: World) -> None:
    reasons = {
        "svg": "NoPicture",
        "html": "NoPicture",
        "huge": "TooLarge",
        "endless": "TooLarge",
        "redirects": "Redirected",
        "busy": "Status",
        "cut": "",
    }
    guard = PlainGuard()
    async with _heard() as events, shown_pictures(guard):
        addresses = {_address(world, f"{name}-7", SMALL): why for name, why in reasons.items()}
        images = _put(*(_img(address, f"p:{at}") for at, address in enumerate(addresses)))
        await until(lambda: len(events) == len(addresses))
        assert {event.value: event.arg for event in events} == addresses
        assert {event.kind for event in events} == {"picture"}
        assert {event.name for event in events} == {f"p:{at}" for at in range(len(addresses))}
        assert not any(image.hasAttribute("src") for image in images)
        assert guard.harms == [(f"{world.facts['hostile']}/endless-7", "TooLarge")]


async def a_picture_that_failed_is_fetched_again_when_it_is_drawn_again(world: World) -> None:
    async with _heard() as events, shown_pictures():
        _put(_img(_address(world, "busy-8")))
        await until(lambda: len(events) == 1)
        _put()
        _put(_img(_address(world, "busy-8")))
        await until(lambda: len(events) == 2)
    assert (await _count(world, "busy-8"))["all"] == 2


async def few_are_fetched_of_a_server_at_a_time_and_others_go_on(world: World) -> None:
    async with shown_pictures():
        hanging = [_address(world, "hangs-9", f"&n={n}") for n in range(5)]
        small = [_address(world, "hangs-9", f"&n={n}{SMALL}") for n in range(5)]
        good = [_address(world, "good-9", f"&n={n}{SMALL}") for n in range(5)]
        images = _put(*map(_img, hanging + small + good))
        await _shown(*images[-5:])
        await _waits_for(world, "hangs-9", all=5, now=5, most=5)
        _put()
        await _waits_for(world, "hangs-9", now=0)
    assert (await _count(world, "hangs-9"))["all"] == 5, "what left the page is not fetched"
    assert (await _count(world, "good-9"))["most"] <= 3


async def far_below_the_viewport_nothing_is_fetched(world: World) -> None:
    async with shown_pictures():
        far = '<div style="height:5000px"></div>'
        near, below = _put(
            _img(_address(world, "good-10")), far, _img(_address(world, "good-10", "&far"))
        )
        await _shown(near)
        assert not below.hasAttribute("src")
        assert (await _count(world, "good-10"))["all"] == 1
        below.scrollIntoView()
        await _shown(below)
        js.window.scrollTo(0, 0)


async def of_those_out_of_sight_only_so_many_bytes_stay(world: World) -> None:
    guard = options(mayAsk=create_proxy(lambda server: True))
    shown = (await script("pictures")).begin(guard, 1)
    try:
        far = '<div style="height:5000px"></div>'
        one, other = _put(
            _img(_address(world, "good-11")), far, _img(_address(world, "good-11", "&far"))
        )
        await _shown(one)
        gone = one.src
        other.scrollIntoView()
        await _shown(other)
        await until(lambda: not one.hasAttribute("src"))
        assert not await _is_there(gone)
        js.window.scrollTo(0, 0)
        await _shown(one)
    finally:
        shown.end()


async def _is_there(url: str) -> bool:
    image = js.Image.new()
    image.src = url
    try:
        await image.decode()
    except Exception:  # noqa: BLE001 whatever the browser throws, it is not there
        return False
    return True


async def _drawn(width: int, height: int) -> Any:
    canvas = js.OffscreenCanvas.new(width, height)
    canvas.getContext("2d").fillRect(0, 0, width, height)
    return await canvas.convertToBlob()


async def a_tile_shows_a_small_version_that_is_made_once_and_kept(world: World) -> None:
    made: list[tuple[str, Any]] = []
    async with database() as opened:
        pictures = BrowserPictures(await script("pictures"))
        picture_store = BrowserPictureStore(opened, pictures)
        row = {"key": "p/0/full", "at": 1, "server": "http://a"}
        await opened.put_blob("pictures", row, await _drawn(2000, 1000))
        end = pictures.begin(PlainGuard(), lambda name, small: made.append((name, small)))
        tile = _img(_address(world, "good-30"), more='data-thumb="p:0"')
        for _ in range(2):
            (image,) = _put(tile)
            await _shown(image)
            assert (image.naturalWidth, image.naturalHeight) == (512, 256)
            ((name, small),) = made
            assert (name, small.type) == ("p:0", "image/webp")
            _put()
            end()
            kept = KeptPicture("p/0/thumb", small.size, 1, ServerUrl("http://a"))
            await picture_store.keep_small(kept, small)
            await opened.remove("pictures", ["p/0/full"])
            end = pictures.begin(PlainGuard(), lambda name, small: made.append((name, small)))
        tile, whole = _put(tile, _img(_address(world, "good-30")))
        await _shown(tile, whole)
        assert tile.naturalWidth == 512
        assert whole.naturalWidth != 512, "the same address in full is another picture"
        end()
    assert (await _count(world, "good-30"))["all"] == 1


async def a_tile_of_what_is_kept_nowhere_is_made_of_its_servers_picture(world: World) -> None:
    made: list[str] = []
    pictures = BrowserPictures(await script("pictures"))
    end = pictures.begin(PlainGuard(), lambda name, small: made.append(name))
    (image,) = _put(_img(_address(world, "good-31"), more='data-thumb="q:3"'))
    await _shown(image)
    end()
    assert made == ["q:3"]


async def a_picture_is_checked_by_its_texts_alone(world: World) -> None:
    guard = PlainGuard(["show"])
    async with shown_pictures(guard):
        (image,) = _put(_img(_address(world, "good-12"), more='data-check="p:0"'))
        await _shown(image)
        ((name, texts, repeat),) = guard.checked
        whole = (await (await js.fetch(_address(world, "good-12"))).arrayBuffer()).to_bytes()
        assert (name, repeat) == ("p:0", "none")
        assert texts.startswith(b"\x89PNG")
        assert b"tEXtprompt\0{}" in texts
        assert b"IDAT" in whole
        assert b"IDAT" not in texts


async def one_without_proof_is_fetched_several_times(world: World) -> None:
    for server, repeat in (("good-13", "same"), ("turns-13", "different")):
        guard = PlainGuard(["again", "show"])
        async with shown_pictures(guard):
            (image,) = _put(_img(_address(world, server), more='data-check="p:0"'))
            await _shown(image)
            assert [asked[2] for asked in guard.checked] == ["none", repeat]
        assert (await _count(world, server))["all"] == 4


async def what_is_refused_is_not_shown(world: World) -> None:
    refusals = {"another": "Another", "differing": "Differing", "unproven": "Unproven"}
    for decision, reason in refusals.items():
        guard = PlainGuard([decision])
        async with _heard() as events, shown_pictures(guard):
            (image,) = _put(_img(_address(world, "good-14"), more='data-check="p:0"'))
            await until(lambda heard=events: heard)
            assert [event.arg for event in events] == [reason]
            assert not image.hasAttribute("src")


async def nothing_is_sent_to_a_server_that_is_set_aside(world: World) -> None:
    guard = PlainGuard(is_open=False)
    async with _heard() as events, shown_pictures(guard):
        _put(_img(_address(world, "good-15")))
        await until(lambda: events)
        assert [event.arg for event in events] == ["SetAside"]
        assert guard.servers == [f"{world.facts['hostile']}/good-15"]
    assert (await _count(world, "good-15"))["all"] == 0


async def fetching_for_other_uses_says_what_went_wrong(world: World) -> None:
    cases: dict[str, tuple[type[BinderyError], str]] = {
        "svg": (ServerError, "picture.none"),
        "huge": (ServerError, "answer.too_large"),
        "redirects": (TransportError, "transport.redirected"),
        "busy": (TransportError, "transport.failed"),
    }
    async with shown_pictures(PlainGuard(["another"])) as pictures:
        for server, (kind, key) in cases.items():
            error = await _error(lambda name=server: pictures.fetch(_address(world, f"{name}-16")))
            assert (type(error), error.message.key) == (kind, key)
        checked = _address(world, "good-16")
        error = await _error(lambda: pictures.fetch(checked, name="p:0"))
        assert error.message.key == "picture.another"


async def what_is_shown_already_is_not_fetched_for_other_uses(world: World) -> None:
    async with shown_pictures() as pictures:
        address = _address(world, "good-17")
        (image,) = _put(_img(address))
        await _shown(image)
        blob = await pictures.fetch(address)
        assert blob.type == "image/png"
        assert (await _error(lambda: pictures.fetch(address, limit=10))).message.key == (
            "answer.too_large"
        )
    assert (await _count(world, "good-17"))["all"] == 2, "the second was asked for, with its limit"


async def a_picture_bomb_does_no_harm_to_the_pictures_beside_it(world: World) -> None:
    """It has 30,000 pixels a side. A browser may show it or not: it may not end the page."""
    async with _heard() as events, shown_pictures():
        bomb, good = _put(_img(_address(world, "vast-18")), _img(_address(world, "good-18")))
        await _shown(good)
        await until(lambda: events or bomb.naturalWidth)
        for _ in range(3):  # until it was painted, or not
            await _frame()
        assert [event.arg for event in events] in ([], [""])
        _, after = _put(_img(_address(world, "vast-18")), _img(_address(world, "good-18", "&n=1")))
        await _shown(after)
        await _frame()
    assert (await _count(world, "good-18"))["all"] == 2


async def _frame() -> None:
    painted = asyncio.get_running_loop().create_future()
    js.requestAnimationFrame(create_once_callable(lambda _: painted.set_result(None)))
    await painted


async def _error(work: Callable[[], Any]) -> BinderyError:
    try:
        await work()
    except BinderyError as error:
        return error
    raise AssertionError("nothing went wrong")
