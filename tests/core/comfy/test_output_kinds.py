"""What each key of a node's outputs means: its files by their endings, its texts by the key."""

from typing import Any

import pytest

from app.core.comfy.outputs import parse_all_outputs
from app.core.task.output import Media


def entry(name: str) -> dict[str, Any]:
    return {"filename": name, "subfolder": "sub", "type": "output"}


PICTURE, VIDEO, AUDIO, FILE = Media.PICTURE, Media.VIDEO, Media.AUDIO, Media.FILE

TABLE = {
    "pictures": ({"images": [entry("a.png"), entry("b.jpg")]}, [PICTURE, PICTURE], []),
    "an animated picture": ({"images": [entry("a.webp")], "animated": [True]}, [PICTURE], []),
    "an animated PNG": ({"images": [entry("a.png")], "animated": (True,)}, [PICTURE], []),
    "a video among the pictures": (
        {"images": [entry("clip_00001_.mp4")], "animated": [True]},
        [VIDEO],
        [],
    ),
    "WebM among the pictures": ({"images": [entry("a.webm")], "animated": [True]}, [VIDEO], []),
    "a drawing": ({"images": [entry("a.svg")]}, [PICTURE], []),
    "custom videos": (
        {"gifs": [{**entry("a.mp4"), "format": "video/h264-mp4", "frame_rate": 8.0}]},
        [VIDEO],
        [],
    ),
    "custom animations": ({"gifs": [entry("a.gif")]}, [PICTURE], []),
    "sounds": ({"audio": [entry("a.flac"), entry("b.mp3")]}, [AUDIO, AUDIO], []),
    "a video of its own key": ({"video": [entry("a.mov")]}, [VIDEO], []),
    "a mesh": ({"3d": [entry("mesh.glb")]}, [FILE], []),
    "what a viewer of meshes reports": ({"result": ["3d/mesh.obj", None, None]}, [FILE], []),
    "latents": ({"latents": [entry("a.latent")]}, [FILE], []),
    "files": ({"files": [entry("a.zip"), entry("a.json")]}, [FILE, FILE], []),
    "a file without an ending": ({"files": [entry("readme")]}, [FILE], []),
    "texts": ({"text": ["one", "two"]}, [], ["one", "two"]),
    "one text alone": ({"text": "one"}, [], ["one"]),
    "a text in lists": ({"text": [["one"], [["two"]]]}, [], ["one", "two"]),
    "a number": ({"string": [7]}, [], ["7"]),
    "a text that looks like a file": ({"text": ["a.png"]}, [], ["a.png"]),
    "an unknown key with files": ({"masks": [entry("a.png")]}, [PICTURE], []),
    "an unknown key with a path": ({"saved": ["sub/a.mp4"]}, [VIDEO], []),
    "an unknown key with a text": ({"prompt_used": ["a lake"]}, [], ["a lake"]),
    "an unknown key with switches and numbers": ({"flags": [True, 1, None, {}]}, [], []),
    "an ending in capitals": ({"images": [entry("A.PNG")], "audio": [entry("B.WAV")]}, None, []),
    "all at once": (
        {"images": [entry("a.png")], "animated": [False], "text": ["b"], "audio": [entry("c.ogg")]},
        [PICTURE, AUDIO],
        ["b"],
    ),
}


@pytest.mark.parametrize(("node", "media", "texts"), TABLE.values(), ids=TABLE.keys())
def test_outputs_of_a_key(node: Any, media: list[Media] | None, texts: list[str]) -> None:
    found = parse_all_outputs({"9": node})
    wanted = [PICTURE, AUDIO] if media is None else media
    assert [file.media for file in found.files] == wanted
    assert [one.text for one in found.texts] == texts
    assert found.unusable == ()


NAMES = (
    *("a #1.png", "what? really.png", "100%.png", "100%25.png", "you & me.png", "1+1=2.png"),
    *('it\'s "quoted".png', "名前 – ünï.png", "שלום.png", "\U0001f3de.png", "a;b,c:d@e$f!g.png"),
    *("(1) [2] {3}.png", "a~b`c^d|e.png", " blank first.png", "x" * 240 + ".png"),
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", ["", "a/b", "a #1/ü b", "a\\b"])
def test_a_name_of_any_characters_stays_as_it_is(name: str, folder: str) -> None:
    value = {"filename": name, "subfolder": folder, "type": "temp"}
    (file,) = parse_all_outputs({"9": {"images": [value]}}).files
    assert (file.filename, file.subfolder, file.folder) == (name, folder, "temp")
    assert file.media is PICTURE
