"""The command line: its commands and their options."""

import argparse
import os
from pathlib import Path

from app.ui.locale.listed import LANGUAGES
from bindery.commands.run import Wanted
from bindery.window import Setup, read_list

SERVERS = Path("servers.json")
"""The list in the present folder that is used when no server is named."""

EXAMPLES = """
examples:
  python -m bindery servers --server http://127.0.0.1:8188
  python -m bindery run text-to-image --prompt "a lighthouse" --seed 7 --out pictures
  python -m bindery run portrait.json --set 6.text="a red barn" --file image=in.png
  python -m bindery inputs portrait.json
  python -m bindery watch --out pictures
"""


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the options of a call; exits with 2 for wrong ones, as argparse does."""
    parser = argparse.ArgumentParser(
        prog="python -m bindery",
        description="Run ComfyUI workflows on several servers, each task bound to its server.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = _shared()

    run = commands.add_parser("run", parents=[shared], help="run a workflow")
    run.add_argument("workflow", help="the name of a shipped workflow, or a file")
    run.add_argument("--prompt", help="the same as --set prompt=TEXT")
    run.add_argument("--negative", help="the same as --set negative=TEXT")
    run.add_argument("--seed", help="the same as --set seed=NUMBER")
    run.add_argument(
        "--set", action="append", default=[], metavar="INPUT=VALUE", type=_pair, dest="values"
    )
    run.add_argument(
        "--file", action="append", default=[], metavar="INPUT=FILE", type=_pair, dest="files"
    )
    run.add_argument("--runs", type=int, default=1, help="how often, each with a new seed")
    run.add_argument("--only", default="", metavar="URL", help="the one server to run on")
    run.add_argument("--out", type=Path, metavar="DIR", help="save pictures and files there")
    run.add_argument("--json", action="store_true", help="print each result as one line of JSON")

    inputs = commands.add_parser("inputs", parents=[shared], help="list the inputs of a workflow")
    inputs.add_argument("workflow")

    commands.add_parser("workflows", parents=[shared], help="list the workflows")

    watch = commands.add_parser("watch", parents=[shared], help="go on with interrupted tasks")
    watch.add_argument("--out", type=Path, metavar="DIR", help="save pictures and files there")

    servers = commands.add_parser("servers", parents=[shared], help="list the servers")
    servers.add_argument("--json", action="store_true")

    commands.add_parser("doctor", parents=[shared], help="say what is wrong with the servers")

    tasks = commands.add_parser("tasks", parents=[shared], help="list the tasks of the journal")
    tasks.add_argument("--json", action="store_true")

    bring = commands.add_parser("import", parents=[shared], help="import a file of the page")
    bring.add_argument("file", type=Path)
    bring.add_argument("--servers", action="store_true", dest="hosts", help="and its servers")

    convert = commands.add_parser("convert", help="make API graphs of editor files", add_help=False)
    convert.add_argument("rest", nargs=argparse.REMAINDER)
    return parser.parse_args(arguments)


def setup_of(options: argparse.Namespace) -> Setup:
    """Return what the window is opened with. Raises `InputError` for an unreadable list."""
    listed = None
    if not options.server:
        path = options.servers_file or (SERVERS if SERVERS.is_file() else None)
        listed = None if path is None else read_list(path)
    journal = None if options.no_journal else options.journal or default_journal()
    return Setup(tuple(options.server), listed, journal, options.language)


def wanted_of(options: argparse.Namespace) -> Wanted:
    """Return what `run` is to run."""
    named = {name: getattr(options, name) for name in ("prompt", "negative", "seed")}
    values = {name: value for name, value in named.items() if value is not None}
    return Wanted(
        options.workflow,
        {**values, **dict(options.values)},
        {name: Path(path) for name, path in options.files},
        options.runs,
        options.only,
        options.out,
        options.json,
    )


def default_journal() -> Path:
    """Return the file of the journal in the person's own folder of data."""
    given = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    base = Path(given) if given else Path.home() / ".local" / "share"
    return base / "bindery" / "journal.sqlite"


def _shared() -> argparse.ArgumentParser:
    """Return the options of all commands that talk to servers."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--server", action="append", default=[], metavar="URL", help="a server; may be repeated"
    )
    shared.add_argument(
        "--servers-file", type=Path, metavar="FILE", help="a list as the page's servers.json"
    )
    shared.add_argument("--journal", type=Path, metavar="FILE", help="where tasks are recorded")
    shared.add_argument("--no-journal", action="store_true", help="record nothing")
    shared.add_argument("--language", choices=tuple(LANGUAGES), default="en")
    return shared


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text}: write it as INPUT=VALUE")
    return name, value
