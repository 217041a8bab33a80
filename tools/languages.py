"""Generated from the languages' files: their list, and the texts of the loading page.

The list is a module, since a program imported from memory has no folder to list. The texts are in
the page itself: its script shows them before anything else is loaded.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIRST = "en"
BOOT = "boot"

NOTE = '"""The languages that have a file here. Written by `make listing`: do not edit."""'

Documents = Mapping[str, Mapping[str, Any]]


def read_languages(root: Path) -> dict[str, dict[str, Any]]:
    """Return the languages' files by code, English first."""
    files = sorted((root / "app" / "ui" / "locale").glob("*.json"))
    files.sort(key=lambda file: file.stem != FIRST)
    return {file.stem: json.loads(file.read_bytes()) for file in files}


def listed(documents: Documents) -> str:
    """Return the module that lists the languages."""
    lines = []
    for code, document in documents.items():
        header = document["language"]
        lines.append(f"    {_quoted(code)}: Header(")
        lines += [f"        {name}={_quoted(header[name])}," for name in sorted(header)]
        lines.append("    ),")
    imports = (
        "from collections.abc import Mapping\n\nfrom app.ui.locale.header import Header\n\n"
        "LANGUAGES: Mapping[str, Header] = {"
    )
    return "\n".join([NOTE, "", imports, *lines, "}", ""])


def boot_texts(documents: Documents) -> dict[str, dict[str, Any]]:
    """Return the texts of the loading page, and the language's writing direction and tag."""
    english = documents.get(FIRST, {}).get(BOOT, {})
    return {
        code: {
            "tag": document["language"]["tag"],
            "direction": document["language"]["direction"],
            "texts": {
                key.removeprefix(f"{BOOT}."): text
                for key, text in {**english, **document.get(BOOT, {})}.items()
            },
        }
        for code, document in documents.items()
    }


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
