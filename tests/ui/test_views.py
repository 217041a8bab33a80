"""What holds for all views: one root each, sound HTML, nothing inline, nothing parsed twice."""

import re

import pytest

from app.core.comfy.server_log import LogLine
from app.core.message import message
from app.core.servers.machine import Machine
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.task.task import TaskState, Trouble
from app.core.version import VERSION
from app.core.windows.state_fields import ClosedWindow
from app.core.workflow.input_file import InputImage
from app.ui.chrome.shortcuts import NOTICES
from app.ui.dialog_state import ServerLog, ServerMenu
from app.ui.parts import PARTS
from app.ui.scene import Scene
from app.ui.state import Notice, ServerEditor
from app.ui.viewer_state import Comparing
from tests.ui.page import parse
from tests.ui.scenes import (
    HOSTILE,
    NOW,
    A,
    changed,
    done_task,
    make_form,
    make_scene,
    make_task,
    whole,
)

NAMES = [part.name for part in PARTS]
TAGS = {
    "bar": "header",
    "tabs": "nav",
    "viewer": "dialog",
    "compare": "dialog",
    "offers": "dialog",
    "setup": "dialog",
    "scripts": "dialog",
    "keys": "dialog",
    "adjust": "dialog",
    "server-menu": "dialog",
    "server-dialog": "dialog",
    "use-as-input": "dialog",
    "move-menu": "dialog",
    "album": "dialog",
    "found": "dialog",
    "result": "dialog",
    "toast": "div",
}


TURNING = "\u202egnp.exe\u2066 \x07 תמונה"
"""A name that turns the text around it, with a character that shows nothing."""

READ_ATTRIBUTES = ("title", "aria-label", "alt", "placeholder")


def hostile_scene(language: str, text: str = HOSTILE) -> Scene:
    """Return a scene in which every string from outside is `text`."""
    done = done_task(text, f"{text}.png", inputs={text: text})
    failed = make_task(TaskState.FAILED, trouble=Trouble(message(text), (), text), ended_at=NOW)
    running = make_task(TaskState.RUNNING)
    other = done_task(text, f"{text}.png", inputs={text: f"{text} other"})
    return make_scene(
        done,
        other,
        failed,
        running,
        language=language,
        pool=Pool((Server(A, text),)),
        form=make_form(
            {"prompt": message("field.not_offered", value=text, offered=text)},
            image=InputImage(text, 5, None, "blob:x"),
            prompt=text,
            model=text,
        ),
        choices={"model": (text,)},
        viewer=(done.prompt_id, 0),
        comparing=Comparing((f"{done.prompt_id}:0", f"{other.prompt_id}:0")),
        run_notice=Notice(message("error.unexpected", text=text)),
        toast=message("toast.download_started", name=text),
        editor=ServerEditor("", text, text),
        server_menu=ServerMenu(A, can_restart=True),
        server_dialog=ServerLog(A, text, (LogLine(text, text, (text,)),)),
        machines={A: Machine(text, 1, 2)},
        tab_given=text,
        orphans=(ClosedWindow(text, 2, 1),),
    )


@pytest.mark.parametrize("language", ["en", "zh", "tlh"])
@pytest.mark.parametrize("name", NAMES)
def test_view_is_one_sound_element_of_its_id(name: str, language: str) -> None:
    for scene in (make_scene(language=language), hostile_scene(language)):
        root = parse(whole(name, scene))
        assert root["id"] == name
        assert root.name == TAGS.get(name, "section")
        tags = [root, *root.all()]
        ids = [tag["id"] for tag in tags if tag.get("id")]
        assert len(ids) == len(set(ids))
        assert not {tag.name for tag in tags} & {"script", "style", "iframe", "object"}
        for tag in tags:
            assert not [key for key in tag.attributes if key.startswith("on") or key == "style"]
            assert tag.get("href", "http://").startswith(("http://", "https://", NOTICES))


@pytest.mark.parametrize("name", NAMES)
def test_labels_point_at_controls_and_buttons_have_names(name: str) -> None:
    root = parse(whole(name, hostile_scene("en")))
    ids = {tag.get("id") for tag in root.all()}
    for label in root.all("label"):
        assert not label.get("for") or label["for"] in ids
    for button in root.all("button"):
        pictures = [image["alt"] for image in button.all("img")]
        assert button.text or button.get("aria-label") or any(pictures)
        assert button["type"] in ("button", "submit")
    for image in root.all("img"):
        assert "alt" in image.attributes


@pytest.mark.parametrize("name", NAMES)
def test_text_of_servers_and_files_turns_nothing_around(name: str) -> None:
    root = parse(whole(name, hostile_scene("en", TURNING)))
    shown = [tag.get(attribute) for tag in root.all() for attribute in READ_ATTRIBUTES]
    typed = "".join(tag.text for tag in root.all("textarea"))  # what a person typed stays as it is
    shown.append(root.text.replace(typed, "") if typed else root.text)
    assert not set("\u202e\u2066\x07") & set("".join(shown))


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_missing(name: str) -> None:
    said = str(whole(name, changed(hostile_scene("zh"), others=())))
    assert not re.search(r">[a-z]+\.[a-z_]+<", said)


def test_toast() -> None:
    assert not parse(whole("toast", make_scene())).children
    root = parse(whole("toast", make_scene(toast=message("toast.copied"))))
    assert (root["role"], root.text) == ("status", "Copied")


def test_keys_lists_the_shortcuts() -> None:
    root = parse(whole("keys", make_scene()))
    assert "open" not in root.attributes
    assert [key.text for key in root.all("kbd")] == [
        *("Ctrl", "Enter", "Alt", "1…9", "Alt", "0", "O"),
        *("/", "Space", "Ctrl", "A", "S", "Delete", "-", "+", "←", "→"),
        *("Home", "End", "+", "-", "0", "1", "F", "I", "D", "C", "A", "M", "Tab"),
        *("←", "→", "↑", "↓", "E", "U", "R", "Shift", "R", "X", "N", "M", "Esc", "?"),
    ]
    assert root.one(data_action="keys-close")
    assert root.one(id="version").text == f"Bindery {VERSION}"
