"""What the listeners for the whole page make of the browser's events."""

from typing import Any

import js

from app.browser.events import BrowserEvent, listen
from tests.browser.inside.world import World, file, options, picture


class _Heard:
    """Takes every event and writes it down."""

    def __init__(self, taken: bool = True) -> None:
        self.events: list[BrowserEvent] = []
        self._taken = taken

    def take(self, event: BrowserEvent) -> bool:
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
    assert heard.events == [BrowserEvent("action", "view", "p:0")]
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
    assert heard.events == [BrowserEvent("submit", "run")]
    close()


async def typing_tells_the_field_and_what_is_in_it(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    field = _put('<textarea data-field="prompt"></textarea>')
    field.value = "图"
    field.dispatchEvent(js.InputEvent.new("input", options(bubbles=True)))
    box = _put('<input type="checkbox" data-change="spread">')
    box.click()
    assert heard.events[0] == BrowserEvent("input", "field", "prompt", "图")
    assert heard.events[1] == BrowserEvent("input", "change", "spread", "1")
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
        BrowserEvent("key", "Ctrl+Enter", typing=True),
        BrowserEvent("key", "?", typing=False),
        BrowserEvent("key", "Escape", typing=False),
    ]
    close()
    heard = _Heard(taken=False)
    close = listen(heard.take)
    assert not press(field, key="a")
    close()


async def a_key_is_named_with_its_modifiers(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    pressed: list[tuple[dict[str, Any], str]] = [
        ({"key": "o", "altKey": True}, "Alt+o"),
        ({"key": "o", "ctrlKey": True}, "Ctrl+o"),
        ({"key": "o", "metaKey": True}, "Ctrl+o"),
        ({"key": "O", "shiftKey": True}, "O"),
        ({"key": "o", "ctrlKey": True, "altKey": True}, "Ctrl+Alt+o"),
        ({"key": "?", "ctrlKey": True, "altKey": True, "modifierAltGraph": True}, "?"),
        ({"key": "ArrowLeft", "altKey": True}, "Alt+ArrowLeft"),
    ]
    for keys, _ in pressed:
        made = options(bubbles=True, cancelable=True, **keys)
        js.document.body.dispatchEvent(js.KeyboardEvent.new("keydown", made))
    assert [event.name for event in heard.events] == [name for _, name in pressed]
    close()


async def a_text_that_can_be_edited_is_typed_into(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    place = _put(
        '<div><p contenteditable="true"><b>text</b></p><select></select><button></button></div>'
    )
    for tag in ("p", "b", "select", "button"):
        made = options(bubbles=True, cancelable=True, key="o")
        place.querySelector(tag).dispatchEvent(js.KeyboardEvent.new("keydown", made))
    assert [event.typing for event in heard.events] == [True, True, True, False]
    close()


LIST = """<div><div class="choice">
<button data-choice="model">x</button>
<div data-keep-focus><input data-choice="model" data-search="model"><ul><li>row</li></ul></div>
</div><button>elsewhere</button></div>"""


async def keys_in_a_choice_name_it_and_arrows_repeat(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    search = _put(LIST).querySelector("input")
    for key, repeat in (("ArrowDown", False), ("ArrowDown", True), ("Escape", True)):
        made = options(bubbles=True, cancelable=True, key=key, repeat=repeat)
        search.dispatchEvent(js.KeyboardEvent.new("keydown", made))
    search.value = "sdxl"
    search.dispatchEvent(js.InputEvent.new("input", options(bubbles=True)))
    assert heard.events == [
        BrowserEvent("key", "ArrowDown", "model", typing=True),
        BrowserEvent("key", "ArrowDown", "model", typing=True),
        BrowserEvent("input", "search", "model", "sdxl"),
    ]
    close()


async def a_choice_is_left_when_the_focus_goes_elsewhere(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    scene = _put(LIST)
    search = scene.querySelector("input")
    search.focus()
    scene.querySelector(".choice > button").focus()
    assert heard.events == []
    scene.querySelector(":scope > button").focus()
    assert heard.events == [BrowserEvent("leave", "model")]
    close()


async def a_press_on_a_row_leaves_the_focus_in_the_search(world: World) -> None:
    close = listen(_Heard().take)
    scene = _put(LIST)

    def press(selector: str) -> bool:
        event = js.MouseEvent.new("mousedown", options(bubbles=True, cancelable=True))
        return not scene.querySelector(selector).dispatchEvent(event)

    assert press("li")
    assert not press("input")
    assert not press(":scope > button")
    close()


async def a_picture_that_does_not_load_is_told_with_its_address(world: World) -> None:
    heard = _Heard()
    close = listen(heard.take)
    address = "data:image/png,none"
    image = _put(f'<img data-picture="p:0" src="{address}" alt="">')
    image.dispatchEvent(js.Event.new("error"))
    _put('<img alt="">').dispatchEvent(js.Event.new("error"))
    assert heard.events == [BrowserEvent("picture", "p:0", value=address)]
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
