"""The machines of known servers as text for the settings. Invalid text means no machines."""

import json
from collections.abc import Mapping
from typing import Any

from app.core.ids import ServerId
from app.core.reading.json_text import json_object
from app.core.servers.machine_facts import MAX_FACTS, MAX_GPU, MachineFacts

MAX_MACHINES = 50
"""Maximum number of stored machines, the latest: each has about 1,000 characters."""

MAX_GPUS = 16
"""Maximum number of GPUs of a stored machine: the largest servers have eight."""


def machines_text(machines: Mapping[ServerId, MachineFacts]) -> str:
    """Return the machines of servers as text."""
    latest = list(machines.items())[-MAX_MACHINES:]
    entries = {key: [one.version, list(one.gpus), one.facts] for key, one in latest}
    return json.dumps(entries, ensure_ascii=False)


def read_machines(text: str | None) -> dict[ServerId, MachineFacts]:
    """Return the stored machines by the ids of their servers."""
    entries = (json_object(text) or {}) if text else {}
    found = {ServerId(key): _machine(entry) for key, entry in list(entries.items())[:MAX_MACHINES]}
    return {key: machine for key, machine in found.items() if machine is not None}


def _machine(entry: Any) -> MachineFacts | None:
    if not isinstance(entry, list) or len(entry) != 3 or not isinstance(entry[1], list):
        return None
    version, gpus, facts = entry
    names = tuple(name[:MAX_GPU] for name in gpus[:MAX_GPUS] if isinstance(name, str))
    is_sound = isinstance(version, str) and isinstance(facts, str) and _is_object(facts)
    return MachineFacts(version, names, facts) if is_sound else None


def _is_object(facts: str) -> bool:
    return not facts or (len(facts) <= MAX_FACTS and json_object(facts) is not None)
