"""What a check of a typed address found: the machine there, or why there is none. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import Message
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.recognition import Recognised

_SILENT = ("health.down", "health.down_https", "health.slow", "health.mixed_content")
"""Causes in which nothing responded: any other one says more about what is there."""


@dataclass(frozen=True, slots=True)
class AddressFinding:
    """The result for one line: `url` is where ComfyUI responded, with its `machine`.

    Without a machine, `why` is the cause and `url` the address that it is about. `models` is the
    number of checkpoints and diffusion models, `None` if unknown. `recognised` are the servers of
    the pool that it is or looks like.
    """

    url: ServerUrl = NO_SERVER
    machine: MachineFacts | None = None
    models: int | None = None
    why: Message | None = None
    recognised: tuple[Recognised, ...] = ()


def clearest(failures: Sequence[AddressFinding]) -> AddressFinding:
    """Return the failure that explains most: the first where something responded, else the first.

    There must be at least one.
    """
    speaking = [one for one in failures if one.why is not None and one.why.key not in _SILENT]
    return (speaking or failures)[0]
