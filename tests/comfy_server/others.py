"""What other clients of a server did before: their prompts run, and are in its history."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from .library import captioned, clip, moving, painting, tone
from .machine import Machine

CLIENT = "another-client"

SMALL = (192, 128)
"""Pixels of their pictures, so that they are painted soon."""

EDITOR = "from the editor"
DEVTOOLS = "from a script, which sends no editor file"


def leave_history(machine: Machine) -> list[str]:
    """Queue their prompts, and give the ids, first the oldest."""
    model = machine.options.checkpoints[0] if machine.options.checkpoints else ""
    graphs = [
        (painting("an old mill by a river, autumn", model, 3, SMALL), EDITOR),
        (tone(330.0), EDITOR),
        (moving(), EDITOR),
        (clip(), EDITOR),
        (captioned("a caption that somebody wrote"), DEVTOOLS),
        (painting("a fox in tall grass", model, 5, SMALL), DEVTOOLS),
    ]
    return [_put(machine, graph, is_edited=how == EDITOR) for graph, how in graphs]


def _put(machine: Machine, graph: dict[str, Any], *, is_edited: bool) -> str:
    prompt_id = str(uuid4())
    verdict = machine.validate(graph, None)
    extra: dict[str, Any] = {"client_id": CLIENT, "create_time": int(time.time() * 1000)}
    if is_edited:
        extra["extra_pnginfo"] = {"workflow": machine.library.document(graph)}
    machine.queue.put(machine.counter, prompt_id, graph, extra, verdict.outputs)
    machine.counter += 1
    return prompt_id
