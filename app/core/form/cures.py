"""What a person can do about each thing that a server lacks, added to what is missing.

A message with `url` in its args has a link: `host` is what the link shows.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from app.core.message import Message, message
from app.core.workflow.catalog import ModelSource, WorkflowType
from app.core.workflow.model_folders import models_folder
from app.core.workflow.model_names import base_name, is_model_file


def with_cures(kind: WorkflowType, lacking: Iterable[Message]) -> tuple[Message, ...]:
    """Return the missing parts, each with its node pack, or with its folder and its address."""
    return tuple(_cured(kind, one) for one in lacking)


def _cured(kind: WorkflowType, lack: Message) -> Message:
    node = str(lack.args.get("node", ""))
    if lack.key == "missing.node" and kind.packs.get(node):
        return message("missing.node_of", node=node, pack=kind.packs[node])
    if lack.key == "missing.file":
        source = kind.models.get(base_name(str(lack.args["file"])), ModelSource())
        folder = source.folder or lack.args["folder"]
        return message("missing.file", **{**lack.args, "folder": folder}, **_link(source.url))
    if lack.key != "missing.value":
        return lack
    value = str(lack.args["value"])
    source = kind.models.get(base_name(value), ModelSource())
    folder = source.folder or models_folder(node, str(lack.args["field"]))
    if not folder and not (source.url or is_model_file(value)):
        return lack
    if not folder:
        return message("missing.model", **lack.args, **_link(source.url))
    return message("missing.model_in", **lack.args, folder=folder, **_link(source.url))


def _link(url: str) -> dict[str, str]:
    """Return the args of a link; only addresses over https without a sign-in become one."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return {}
    is_plain = parts.scheme == "https" and bool(host) and "@" not in parts.netloc
    return {"url": url, "host": host} if is_plain else {}
