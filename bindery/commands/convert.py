"""Make API graphs of ComfyUI's editor files, as the page does.

    python -m bindery convert a.json --object-info object_info.json
    python -m bindery convert *.ui.json --object-info object_info.json --out graphs

The first prints the graph; the second writes `graphs/NAME.api.json` for each `NAME.ui.json`. The
file of `--object-info` is a server's answer to `GET /object_info`. Prompts and file prefixes are
filled in as for a run; `--as-typed` keeps them. What was left out is said on the error output.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.errors import InputError
from app.core.message import Message
from app.core.reading.json_text import read_json_text
from app.core.workflow.conversion import Conversion, convert
from app.core.workflow.graph import Graph
from app.core.workflow.needs import asked_classes
from app.core.workflow.node_class import read_classes
from app.core.workflow.recognition import recognise
from app.core.workflow.run_texts import fill_in
from app.ui.locale.texts import Texts
from bindery.languages import PlainIntl

ENGLISH = Texts("en", PlainIntl())
"""There is no browser here to provide the rules of languages."""


def graph_of(document: Any, object_info: Any, as_typed: bool = False) -> tuple[Graph, Conversion]:
    """Return the API graph of a document, and how it was converted.

    A document with an API graph keeps it. Raises `InputError` if it has no workflow, nothing to
    run, or a class that `object_info` lacks.
    """
    found = recognise(document)
    if isinstance(found, Message):
        raise InputError(found.key, **found.args)
    if found.graph is not None or found.editor is None:
        graph = found.graph or {}
        return graph, Conversion(graph)
    made = convert(found.editor, read_classes(object_info, asked_classes(found.editor)))
    if isinstance(made, Message):
        raise InputError(made.key, **made.args)
    if made.missing:
        raise InputError("editor.missing", types=", ".join(made.missing))
    if as_typed:
        return made.graph, made
    now = datetime.now()  # file names carry the local time
    moment = (now.year, now.month, now.day, now.hour, now.minute, now.second)
    return fill_in(made.graph, made.texts, random.randrange, moment), made


def read(path: Path) -> Any:
    """Return the JSON of a file. Raises `InputError` if it cannot be read or is not JSON."""
    try:
        return read_json_text(path.read_bytes())
    except (OSError, ValueError):
        raise InputError("workflow.not_json", name=path.name) from None


def target_of(path: Path, folder: Path) -> Path:
    """Return the path for the graph of a file: `NAME.api.json` for `NAME.ui.json`."""
    return folder / f"{path.name.removesuffix('.json').removesuffix('.ui')}.api.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert the files; return 1 when one of them could not be converted."""
    parser = argparse.ArgumentParser(
        prog="python -m bindery convert", description="Make API graphs of ComfyUI's editor files."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--object-info", required=True, type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write files instead of printing")
    parser.add_argument("--as-typed", action="store_true", help="fill in no texts for a run")
    options = parser.parse_args(arguments)
    try:
        object_info = read(options.object_info)
    except InputError as error:
        return _complain(options.object_info, error.message)
    status = 0
    for path in options.files:
        try:
            graph, made = graph_of(read(path), object_info, options.as_typed)
        except InputError as error:
            status = _complain(path, error.message)
            continue
        for note in made.notes:
            _complain(path, note)
        text = json.dumps(graph, ensure_ascii=False, indent=2) + "\n"
        if options.out is None:
            sys.stdout.write(text)
        else:
            options.out.mkdir(parents=True, exist_ok=True)
            target_of(path, options.out).write_text(text, "utf-8")
    return status


def _complain(path: Path, problem: Message) -> int:
    print(f"{path.name}: {ENGLISH.say(problem)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
