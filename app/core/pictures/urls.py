"""The only place that builds picture URLs: from a server, and a task's output or a model file."""

from urllib.parse import quote, urlencode

from app.core.ids import ServerUrl
from app.core.task.output import OutputFile
from app.core.task.task import Task

THUMBNAIL = "webp;75"
"""The `preview` parameter for thumbnails: re-encoded by the server, not resized."""

MODEL_PICTURES = "/api/experiment/models/preview/"
"""The route of the pictures beside model files; `app/static/picture_fetch.js` knows it too."""


def view_url(base_url: ServerUrl, file: OutputFile, prompt_id: str = "", preview: str = "") -> str:
    """Return the URL of `file` on the server at `base_url`.

    `prompt_id` is a cache-buster: servers send no Cache-Control and reuse names after a wipe.
    Servers cannot make a preview of an SVG.
    """
    query = {"filename": file.filename, "type": file.folder, "subfolder": file.subfolder}
    if preview and not file.is_vector:
        query["preview"] = preview
    if prompt_id:
        query["t"] = prompt_id
    return f"{base_url}/api/view?{urlencode(query, quote_via=quote)}"


def picture_url(task: Task, file: OutputFile, preview: str = "") -> str:
    """Return the URL of a task's output, always on the task's own server."""
    return view_url(task.execution_server, file, task.prompt_id, preview)


def example_url(base_url: ServerUrl) -> str:
    """Return the URL of the input picture that comes with every ComfyUI."""
    return view_url(base_url, OutputFile("", "images", "example.png", folder="input"))


def model_picture_url(base_url: ServerUrl, folder: str, path_index: int, name: str) -> str:
    """Return the URL of the picture beside a model file.

    `path_index` is the place of its directory among those of the folder, and `name` its path below
    that, as the server lists both (`/api/experiment/models/{folder}`).
    """
    path = quote(f"{folder}/{path_index}/{name}")
    return f"{base_url}{MODEL_PICTURES}{path}"
