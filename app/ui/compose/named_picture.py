"""The picture that a workflow names, from a server that has it.

After a failed load the next server is tried. The order is that
in which a run looks for the file (`app/services/submission/input_files.py`).
"""

from dataclasses import dataclass

from app.core.ids import ServerUrl
from app.core.pictures.urls import THUMBNAIL, view_url
from app.core.servers.health import Health
from app.core.submission.named_files import file_named
from app.core.workflow.catalog import Input, InputKind
from app.ui.scene import Scene

UNCHECKED = Health()
"""The health of a server that was not checked yet."""


@dataclass(frozen=True, slots=True)
class NamedPicture:
    """The server and the URL; `is_missing` if it could not be loaded from any server in use."""

    server: ServerUrl | None = None
    url: str = ""
    is_missing: bool = False


def named_picture(scene: Scene, item: Input) -> NamedPicture:
    """Return where to get the picture that the file names in this input, if it names one."""
    if item.kind is not InputKind.IMAGE or not isinstance(item.default, str):
        return NamedPicture()
    file = file_named(item.targets[0][0], item.default)
    if not file.is_picture:
        return NamedPicture()
    locked = scene.window.lock.server
    servers = [one.url for one in scene.pool.servers if scene.health.get(one.url, UNCHECKED).usable]
    failed = scene.page.models.failed
    for server in sorted(servers, key=lambda one: one != locked):
        url = view_url(server, file, preview=THUMBNAIL)
        if url not in failed:
            return NamedPicture(server, url)
    return NamedPicture(is_missing=bool(servers))
