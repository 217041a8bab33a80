"""The workflows that a demo server offers: saved ones, templates, and examples of a node pack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .catalog import NodeCatalog
from .editor_documents import editor_document
from .folders import Folders
from .graphs import Graph, node, painted, save
from .options import Options

SAVED = "user/default"
"""The folder of user data below a server's root, as ComfyUI has it."""

PACK = "demo_media"


def painting(
    prompt: str, checkpoint: str, seed: int = 7, size: tuple[int, int] = (384, 256)
) -> Graph:
    """Give a graph that paints a prompt."""
    width, height = size
    return {
        **painted(prompt, seed, steps=6),
        "1": node("CheckpointLoaderSimple", ckpt_name=checkpoint),
        "3": node("CLIPTextEncode", text="blurry", clip=["1", 1]),
        "4": node("EmptyLatentImage", width=width, height=height, batch_size=1),
        "7": save("6", "demo"),
    }


def tone(pitch: float = 440.0) -> Graph:
    """Give a graph that makes a sound."""
    return {"1": node("DemoTone", pitch=pitch, seconds=1.0, filename_prefix="tone")}


def moving() -> Graph:
    """Give a graph that makes a moving picture."""
    return {"1": node("DemoMovingPicture", frames=12, filename_prefix="moving")}


def clip() -> Graph:
    """Give a graph that makes a clip."""
    return {"1": node("DemoClip", filename_prefix="clip")}


def captioned(text: str) -> Graph:
    """Give a graph that reports a text."""
    return {"1": node("DemoCaption", text=text)}


class Library:
    """The documents of one server. Saved ones are files, which a test may add to."""

    def __init__(self, options: Options, folders: Folders, catalog: NodeCatalog) -> None:
        self._catalog = catalog
        self._model = options.checkpoints[0] if options.checkpoints else ""
        self.root = folders.root / SAVED
        if not self.root.exists():
            self._save()

    def document(self, graph: Graph, **titles: str) -> dict[str, Any]:
        """Give a graph as the editor would save it. A title is by its node's id: `n2="Prompt"`."""
        by_id: Mapping[str, str] = {key.removeprefix("n"): one for key, one in titles.items()}
        return editor_document(graph, self._catalog.definition, by_id)

    def painted(self, prompt: str) -> dict[str, Any]:
        """Give the document of a painting."""
        return self.document(painting(prompt, self._model), n2="Prompt", n3="Leave out")

    def templates(self) -> dict[str, dict[str, Any]]:
        """Give the documents of the templates by name."""
        return {
            "demo_painting": self.painted("a lighthouse on a cliff, evening sun"),
            "demo_tone": self.document(tone()),
            "demo_moving_picture": self.document(moving()),
        }

    def examples(self) -> dict[str, dict[str, Any]]:
        """Give the documents of the node pack's examples by name."""
        return {
            "clip": self.document(clip()),
            "caption": self.document(captioned("a short text about a long walk")),
        }

    def _save(self) -> None:
        folder = self.root / "workflows"
        saved = {
            "portrait.json": self.painted("portrait of a sailor, soft light"),
            "landscapes/mountain lake.json": self.painted("mountains by a lake at dawn"),
            "landscapes/red barn.json": self.painted("a red barn in snow"),
            "sounds/chamber tone.json": self.document(tone(220.0)),
        }
        for name, document in saved.items():
            _write(folder / name, document)
        _write(folder / ".index.json", {"bookmarks": []})


def _write(path: Path, document: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), "utf-8")


INDEX = [
    {
        "moduleName": "default",
        "title": "Pictures",
        "type": "image",
        "templates": [
            {
                "name": "demo_painting",
                "title": "A painting",
                "mediaType": "image",
                "mediaSubtype": "webp",
                "description": "Text becomes a painted picture.",
            },
            {
                "name": "demo_moving_picture",
                "title": "A moving picture",
                "mediaType": "image",
                "mediaSubtype": "webp",
                "description": "The sun moves over the sky.",
            },
        ],
    },
    {
        "moduleName": "default",
        "title": "Sounds",
        "type": "audio",
        "templates": [
            {
                "name": "demo_tone",
                "title": "A tone",
                "mediaType": "audio",
                "mediaSubtype": "wav",
                "description": "One tone of a chosen pitch and length.",
            }
        ],
    },
]
"""The index of the templates, in the shape of the frontend's own."""
