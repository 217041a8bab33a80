"""What the listeners for the whole page make of the browser's events."""

from typing import Any

import js

from app.browser.events import PageEvent, listen
from tests.browser.inside.world import World, file, options, picture


class _Heard:
    """Takes every event and writes it down."""

    def __init__(self, taken: bool = True) -> None:
        self.events: list[PageEvent] = []
        self._taken = taken

    def take(self, event: PageEvent) -> bool:
        self.events.append(event)
        return self._taken


def _put(html: str) -> Any:
    scene = js.document.getElementById("scene")
    scene.innerHTML = html
    return scene.firstElementChild


async def a_click_inside_of_an_action_is_the_action(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    button = _put('<button data-action="view" data-arg="p:0"><span><b>x</b></span></button>')
    button.querySelector("b").click()
    _put("<p>nothing</p>").click()
    assert heard.events == [PageEvent("action", "view", "p:0")]
    close()
    close()


async def nothing_is_heard_after_the_close(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    button = _put('<button data-action="view">x</button>')
    close()
    button.click()
    assert heard.events == []


async def a_form_is_submitted_to_us_and_not_to_a_server(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    form = _put('<form data-submit="run" action="/elsewhere"><button>x</button></form>')
    form.querySelector("button").click()
    assert heard.events == [PageEvent("submit", "run")]
    close()


async def typing_tells_the_field_and_what_is_in_it(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    field = _put('<textarea data-field="prompt"></textarea>')
    field.value = "图"
    field.dispatchEvent(js.InputEvent.new("input", options(bubbles=True)))
    box = _put('<input type="checkbox" data-change="spread">')
    box.click()
    assert heard.events[0] == PageEvent("input", "field", "prompt", "图")
    assert heard.events[1] == PageEvent("input", "change", "spread", "1")
    close()


async def keys_are_told_with_ctrl_and_whether_one_types(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    field = _put('<input data-field="x">')

    def press(target: Any, **keys: Any) -> bool:
        event = js.KeyboardEvent.new("keydown", options(bubbles=True, cancelable=True, **keys))
        return not target.dispatchEvent(event)

    assert press(field, key="Enter", ctrlKey=True)
    press(js.document.body, key="?")
    press(field, key="Enter", isComposing=True)
    press(js.document, key="Escape")
    assert heard.events == [
        PageEvent("key", "Ctrl+Enter", typing=True),
        PageEvent("key", "?", typing=False),
        PageEvent("key", "Escape", typing=False),
    ]
    close()
    heard = _Heard(taken=False)
    close = listen(heard.take)
    assert not press(field, key="a")
    close()


async def a_picture_that_does_not_load_is_told_with_its_address(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    address = "data:image/png,none"
    image = _put(f'<img data-picture="p:0" src="{address}" alt="">')
    image.dispatchEvent(js.Event.new("error"))
    _put('<img alt="">').dispatchEvent(js.Event.new("error"))
    assert heard.events == [PageEvent("picture", "p:0", value=address)]
    close()


async def chosen_files_are_told_and_can_be_chosen_again(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    chooser = _put('<input type="file" data-file="image1">')
    transfer = js.DataTransfer.new()
    transfer.items.add(file(await picture(), "a.png"))
    chooser.files = transfer.files
    chooser.dispatchEvent(js.Event.new("change", options(bubbles=True)))
    [event] = heard.events
    assert (event.kind, event.name) == ("files", "image1")
    assert [one.name for one in event.files] == ["a.png"]
    assert chooser.value == ""
    close()


async def files_can_be_dropped_on_a_zone_or_anywhere(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    zone = _put('<div data-drop="image2"><b>here</b></div>').querySelector("b")
    transfer = js.DataTransfer.new()
    transfer.items.add(file(await picture(), "a.png"))
    for target in (zone, js.document.body):
        event = js.DragEvent.new(
            "drop", options(bubbles=True, cancelable=True, dataTransfer=transfer)
        )
        assert not target.dispatchEvent(event)
    assert [(event.kind, event.name) for event in heard.events] == [
        ("files", "image2"),
        ("files", ""),
    ]
    empty = js.DataTransfer.new()
    words = js.DragEvent.new("drop", options(bubbles=True, cancelable=True, dataTransfer=empty))
    assert zone.dispatchEvent(words)
    close()
