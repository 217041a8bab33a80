"""The files shipped with the program: the workflows and their catalog."""

import json
import tomllib
from typing import Any

import app
from app.core.workflow.catalog import Catalog, parse_catalog


def shipped_catalog() -> Catalog:
    """Return the workflow types of `app/workflows/`."""
    # Use the loader: a build imports the program from memory, without files.
    loader: Any = app.__spec__.loader
    read = loader.get_data
    folder = f"{app.__path__[0]}/workflows"
    document = tomllib.loads(read(f"{folder}/catalog.toml").decode())
    names = {entry["file"] for entry in document["type"]}
    return parse_catalog(document, {name: json.loads(read(f"{folder}/{name}")) for name in names})
