"""The control of files: a place to choose, drop or paste one; then the chosen file."""

from dataclasses import dataclass
from typing import Any

from htpy import Node, div, img, label, span
from htpy import input as input_

from app.core.reading.visible import isolated
from app.core.workflow.catalog import Input, InputKind
from app.core.workflow.input_file import InputImage
from app.ui.compose.kinds.control import Attributes
from app.ui.compose.model_pictures import MODEL_PICTURE
from app.ui.compose.named_picture import NamedPicture, named_picture
from app.ui.html.icons import icon
from app.ui.html.widgets import foreign, icon_button, t
from app.ui.scene import Scene


@dataclass(frozen=True, slots=True)
class UploadWords:
    """The icon of a kind, and the keys of its texts."""

    icon: str
    drop: str
    of_file: str
    replace: str
    clear: str


def upload(
    scene: Scene,
    item: Input,
    value: Any,
    attributes: Attributes,
    *,
    says: UploadWords,
    accept: str,
) -> Node:
    """Return the control; `accept` lists the file types, as in HTML."""
    file = value if isinstance(value, InputImage) else None
    name = scene.texts.label(item.label)
    place = {"data_drop": item.name, "data_drop_says": t(scene, "drop.field", name=name)}
    if item.kind is InputKind.IMAGE:
        place["data_drop_picture"] = t(scene, "drop.picture")
    chooser = input_(
        ".visually-hidden", type="file", data_file=item.name, accept=accept or None, **attributes
    )
    if file is None:
        named = named_picture(scene, item)
        return label(".drop", for_=attributes["id"], **place)[
            chooser,
            _preview(scene, named) if named.url else icon(says.icon),
            span(".drop-text")[_text(scene, item, says, named)],
        ]
    return div(".drop.filled", **place)[
        label(".drop-picture", for_=attributes["id"], title=t(scene, says.replace))[
            chooser,
            img(src=file.preview_url, alt="") if file.preview_url else icon(says.icon),
        ],
        div(".drop-about")[
            span(".drop-name", title=isolated(file.name))[foreign(file.name)],
            span(".muted")[scene.texts.size(file.size)],
        ],
        icon_button("clear-image", "close", t(scene, says.clear), item.name),
    ]


def _preview(scene: Scene, named: NamedPicture) -> Node:
    """Return the picture that the workflow names, as a server has it."""
    return img(
        ".drop-named",
        data_src=named.url,
        data_picture=MODEL_PICTURE,
        data_notify="",
        alt="",
        title=t(scene, "choice.picture_from", server=scene.server_name(named.server)),
        decoding="async",
    )


def _text(scene: Scene, item: Input, says: UploadWords, named: NamedPicture) -> str:
    """Return the text of an empty place; a workflow may name a file on the server."""
    if named.is_missing:
        return t(scene, "image.not_loaded", name=item.default)
    if isinstance(item.default, str):
        return t(scene, says.of_file, name=item.default)
    return t(scene, says.drop)
