"""A setup that a person shares: servers, workflows, their forms and presets. Pure.

It has no tasks, no pictures, no preferences and no keys: a server is its address, name and id.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.archive.imported_settings import MAX_SERVERS
from app.core.errors import InputError
from app.core.form.adjustment import Adjustment
from app.core.form.adjustment_text import adjustments_text, read_adjustments
from app.core.form.presets import Presets, presets_text, read_presets
from app.core.reading.json_text import read_json_text
from app.core.servers.server import Server
from app.core.servers.server_list import parse_servers
from app.core.settings.saved import own_workflows, workflows_text
from app.core.workflow.catalog import Catalog, WorkflowType

FORMAT = "bindery-setup"
VERSION = 1
"""Version of the format; this page cannot read other versions."""

MAX_TEXT = 5_000_000
"""Maximum characters of a setup: some hundred large workflows."""

MAX_WORKFLOWS = 200
"""Maximum number of workflows of a setup: more are not found again in a list."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a setup holds; `wrong` counts entries that are left out since they are invalid."""

    servers: tuple[Server, ...] = ()
    workflows: tuple[WorkflowType, ...] = ()
    forms: Mapping[str, Adjustment] = field(default_factory=dict)
    presets: Mapping[str, Presets] = field(default_factory=dict)
    wrong: int = 0


def setup_text(setup: Setup) -> str:
    """Return a setup as text; parts without entries are left out."""
    catalog = Catalog({kind.id: kind for kind in setup.workflows})
    parts = {
        "servers": [_entry_of(server) for server in setup.servers],
        "workflows": json.loads(workflows_text(catalog))["workflows"],
        "forms": json.loads(adjustments_text(setup.forms))["forms"],
        "presets": json.loads(presets_text(setup.presets))["presets"],
    }
    document = {"format": FORMAT, "version": VERSION}
    document |= {name: part for name, part in parts.items() if part}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _entry_of(server: Server) -> dict[str, str]:
    return {"url": server.url, "name": server.name, "id": server.identity}


def is_setup(document: Any) -> bool:
    """Return whether a JSON value says that it is a setup, of any version."""
    return isinstance(document, Mapping) and document.get("format") == FORMAT


def parse_setup(text: str) -> Setup:
    """Parse a setup from anybody. Raises `InputError` if it is none, or too large."""
    if len(text) > MAX_TEXT:
        raise InputError("setup.too_large")
    try:
        document = read_json_text(text)
    except ValueError:
        raise InputError("setup.damaged") from None
    if not is_setup(document):
        raise InputError("setup.not_ours")
    if document.get("version") != VERSION:
        raise InputError("setup.version")
    return _parse(document)


def _parse(document: Mapping[str, Any]) -> Setup:
    listed, titled = document.get("servers", []), document.get("workflows", [])
    if not isinstance(listed, list) or not isinstance(titled, list):
        raise InputError("setup.damaged")
    if len(listed) > MAX_SERVERS or len(titled) > MAX_WORKFLOWS:
        raise InputError("setup.too_large")
    servers, errors = parse_servers(listed)
    kinds, wrong = own_workflows(_text("workflows", titled))
    forms, wrong_forms = read_adjustments(_text("forms", document.get("forms", {})))
    presets, wrong_presets = read_presets(_text("presets", document.get("presets", {})))
    by_id = {kind.id: kind for kind in kinds}
    return Setup(
        tuple(Server(one.url, one.name, one.id) for one in servers),
        tuple(by_id.values()),
        forms,
        presets,
        len(errors) + wrong + wrong_forms + wrong_presets,
    )


def _text(name: str, value: Any) -> str:
    return json.dumps({name: value})
