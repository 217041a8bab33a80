"""Whether a picture may be shown as a task's: decided by its proof and its server's address. Pure.

A file that is named for its task needs no proof. Any other may be another task's, since every
ComfyUI counts its files from `_00001_`.
"""

from enum import StrEnum

from app.core.pictures.png_proof import Proof
from app.core.submission.file_names import is_named_for
from app.core.task.output import OutputFile
from app.core.task.task import Task


class Repeat(StrEnum):
    """What a second request for the same picture brought, as far as there was one."""

    NONE = "none"
    SAME = "same"
    DIFFERENT = "different"


class Decision(StrEnum):
    """What to do with the picture; the values are also known to `app/static/pictures.js`.

    `ANOTHER`, `DIFFERING` and `UNPROVEN` are not shown: it is another task's, the server does not
    give the same file twice, or nothing proves it where several servers share an address.
    """

    SHOW = "show"
    AGAIN = "again"
    ANOTHER = "another"
    DIFFERING = "differing"
    UNPROVEN = "unproven"


def decide(proof: Proof, repeat: Repeat, *, several: bool) -> Decision:
    """Decide what to do with a picture; `several`: its address is known to be several servers."""
    if proof is Proof.CONTRADICTED:
        return Decision.ANOTHER
    if proof is Proof.PROVEN:
        return Decision.SHOW
    if several:
        return Decision.UNPROVEN
    return {
        Repeat.NONE: Decision.AGAIN,
        Repeat.SAME: Decision.SHOW,
        Repeat.DIFFERENT: Decision.DIFFERING,
    }[repeat]


class Play(StrEnum):
    """Whether a clip or a sound is played from its address; a browser shows no page its bytes.

    `SET_ASIDE`: nothing may be sent to its server. `UNPROVEN`: the file may be another task's,
    which has the same name on another of the servers at this address.
    """

    PLAY = "play"
    SET_ASIDE = "set_aside"
    UNPROVEN = "unproven"


def decide_play(task: Task, file: OutputFile, *, set_aside: bool, several: bool) -> Play:
    """Decide whether a file is played; `set_aside` and `several` are of its task's server."""
    if set_aside:
        return Play.SET_ASIDE
    if several and not is_named_for(task, file):
        return Play.UNPROVEN
    return Play.PLAY


def name_to_check(task: Task, index: int, file: OutputFile) -> str:
    """Return "<prompt id>:<index>" for a picture whose bytes have to be checked, else "".

    A file that is named for its task is not checked: no other task's has that name.
    """
    return "" if is_named_for(task, file) else f"{task.prompt_id}:{index}"
