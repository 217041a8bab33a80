"""`import` and `tasks`: the journal, and what the page exported."""

import json
from pathlib import Path

from app.core.archive.proposal import ImportChoice
from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.storage.recovery import tasks_of
from app.core.windows.public_json import plain_task
from bindery.commands.servers import print_table
from bindery.window import MachineWindow


async def bring(window: MachineWindow, path: Path, *, servers: bool) -> int:
    """Import a file that the page exported; with `servers` its addresses come into the pool.

    Raises `InputError` if it is not such a file, and `StoreError`.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise InputError("archive.not_ours") from None
    importer = window.services.importer
    opened = await importer.open(content)
    hosts = frozenset(ServerUrl(host.url) for host in opened.proposal.hosts) if servers else ()
    result = await importer.accept(opened, ImportChoice(hosts=frozenset(hosts)))
    print(window.sentences.text("archive.imported", tasks=result.tasks, known=result.known))
    return 0


async def tasks(window: MachineWindow, *, is_json: bool) -> int:
    """Print all tasks of the journal, of every window, the newest last."""
    rows = await window.database.rows("tasks")
    found = sorted(tasks_of(rows)[0], key=lambda task: task.registered_at)
    if is_json:
        for task in found:
            print(json.dumps(plain_task(task)))
        return 0
    state = window.services.window_store.state
    listed = [
        (task.prompt_id, state.name_of(task.execution_server), task.state.value) for task in found
    ]
    print_table([("task", "server", "state"), *listed])
    return 0
