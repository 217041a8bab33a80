"""The command line of Bindery: `python -m bindery --help`."""

import argparse
import asyncio
import signal
import sys
from contextlib import suppress

from app.core.errors import AbortError, BinderyError
from app.ui.locale.texts import Texts
from bindery import arguments
from bindery.commands.journal import bring, tasks
from bindery.commands.run import run
from bindery.commands.servers import doctor, print_table, servers
from bindery.commands.watch import watch
from bindery.languages import PlainIntl
from bindery.window import MachineWindow, open_window
from bindery.workflows import described, find_workflow

INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


async def perform(options: argparse.Namespace) -> int:
    """Perform the command of a call and return the exit status. Raises `BinderyError`."""
    stop = asyncio.Event()
    with suppress(NotImplementedError):  # Windows: Ctrl+C ends the process, `watch` goes on
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)
    async with open_window(arguments.setup_of(options)) as window:
        status = await _command(options, window, stop)
    return INTERRUPTED if stop.is_set() else status


async def _command(options: argparse.Namespace, window: MachineWindow, stop: asyncio.Event) -> int:
    match options.command:
        case "run":
            return await run(window, arguments.wanted_of(options), stop)
        case "inputs":
            kind = await find_workflow(window, options.workflow)
            print_table([("input", "label", "kind", "default"), *described(window, kind)])
        case "workflows":
            types = window.services.window_store.state.catalog.types.values()
            print_table([(kind.id, window.sentences.label(kind.title)) for kind in types])
        case "watch":
            return await watch(window, options.out, stop)
        case "servers":
            return await servers(window, is_json=options.json)
        case "doctor":
            return await doctor(window)
        case "tasks":
            return await tasks(window, is_json=options.json)
        case "import":
            return await bring(window, options.file, servers=options.hosts)
    return 0


def main(given: list[str] | None = None) -> int:
    """Run one call; an error is one sentence on the error output and status 1."""
    words = sys.argv[1:] if given is None else given
    if words[:1] == ["convert"]:
        from bindery.commands.convert import main as convert

        return convert(words[1:])
    options = arguments.parse(words)
    try:
        return asyncio.run(perform(options))
    except AbortError:
        return INTERRUPTED
    except BinderyError as error:
        print(_sentence(options.language, error), file=sys.stderr)
        return 1


def _sentence(language: str, error: BinderyError) -> str:
    texts = Texts(language, PlainIntl())
    reasons = getattr(error, "reasons", ())
    lines = [texts.say(error.message), *(f"  {one.field}: {one.text}" for one in reasons)]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
