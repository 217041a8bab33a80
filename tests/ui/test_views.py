"""What holds for all views: one root each, sound HTML, nothing inline, nothing parsed twice."""

import re
from dataclasses import replace

import pytest

from app.core.inputs import InputImage
from app.core.message import message
from app.core.pool import Pool
from app.core.server import Server
from app.core.task import State, Trouble
from app.core.version import VERSION
from app.ui.keys import NOTICES
from app.ui.state import Notice, Scene, ServerEditor
from app.ui.views import VIEWS
from tests.ui.page import parse
from tests.ui.scenes import HOSTILE, NOW, A, done_task, make_form, make_scene, make_task

TAGS = {"bar": "header", "tabs": "nav", "viewer": "dialog", "keys": "dialog", "toast": "div"}


def hostile_scene(language: str) -> Scene:
    """Return a scene in which every string from outside is hostile."""
    done = done_task(HOSTILE, f"{HOSTILE}.png", inputs={HOSTILE: HOSTILE})
    failed = make_task(State.FAILED, trouble=Trouble(message(HOSTILE), (), HOSTILE), ended_at=NOW)
    running = make_task(State.RUNNING)
    return make_scene(
        done,
        failed,
        running,
        language=language,
        pool=Pool((Server(A, HOSTILE),)),
        form=make_form(
            {"prompt": message("field.not_offered", value=HOSTILE, offered=HOSTILE)},
            image=InputImage(HOSTILE, 5, None, "blob:x"),
            prompt=HOSTILE,
            model=HOSTILE,
        ),
        choices={"model": (HOSTILE,)},
        viewer=(done.prompt_id, 0),
        run_notice=Notice(message("error.unexpected", text=HOSTILE)),
        toast=message("toast.download_started", name=HOSTILE),
        editor=ServerEditor("", HOSTILE, HOSTILE),
    )


@pytest.mark.parametrize("language", ["en", "zh", "tlh"])
@pytest.mark.parametrize("name", VIEWS)
def test_view_is_one_sound_element_of_its_id(name: str, language: str) -> None:
    for scene in (make_scene(language=language), hostile_scene(language)):
        root = parse(VIEWS[name](scene))
        assert root["id"] == name
        assert root.name == TAGS.get(name, "section")
        tags = [root, *root.all()]
        ids = [tag["id"] for tag in tags if tag.get("id")]
        assert len(ids) == len(set(ids))
        assert not {tag.name for tag in tags} & {"script", "style", "iframe", "object"}
        for tag in tags:
            assert not [key for key in tag.attributes if key.startswith("on") or key == "style"]
            assert tag.get("href", "http://").startswith(("http://", "https://", NOTICES))


@pytest.mark.parametrize("name", VIEWS)
def test_labels_point_at_controls_and_buttons_have_names(name: str) -> None:
    root = parse(VIEWS[name](hostile_scene("en")))
    ids = {tag.get("id") for tag in root.all()}
    for label in root.all("label"):
        assert not label.get("for") or label["for"] in ids
    for button in root.all("button"):
        pictures = [image["alt"] for image in button.all("img")]
        assert button.text or button.get("aria-label") or any(pictures)
        assert button["type"] in ("button", "submit")
    for image in root.all("img"):
        assert "alt" in image.attributes


@pytest.mark.parametrize("name", VIEWS)
def test_no_text_is_missing(name: str) -> None:
    said = str(VIEWS[name](replace(hostile_scene("zh"), others=())))
    assert not re.search(r">[a-z]+\.[a-z_]+<", said)


def test_toast() -> None:
    assert not parse(VIEWS["toast"](make_scene())).children
    root = parse(VIEWS["toast"](make_scene(toast=message("toast.copied"))))
    assert (root["role"], root.text) == ("status", "Copied")


def test_keys_lists_the_shortcuts() -> None:
    root = parse(VIEWS["keys"](make_scene()))
    assert "open" not in root.attributes
    assert [key.text for key in root.all("kbd")] == ["Ctrl", "Enter", "←", "→", "Esc", "?"]
    assert root.one(data_action="keys-close")
    assert root.one(id="version").text == f"Bindery {VERSION}"
