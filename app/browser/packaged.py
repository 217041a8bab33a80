"""The files that travel with the program: the shipped workflows and their catalog."""

import json
import tomllib
from pathlib import Path

import app
from app.core.catalog import Catalog, parse_catalog


def shipped_catalog() -> Catalog:
    """Return the workflow types of `app/workflows/`."""
    folder = Path(app.__path__[0]) / "workflows"
    document = tomllib.loads((folder / "catalog.toml").read_text(encoding="utf-8"))
    graphs = {
        file.name: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")
    }
    return parse_catalog(document, graphs)
