"""Decides whether a picture may be shown for a task, by its proof and its server's address. Pure.

A file named for its task needs no proof. Any other may belong to another task, since every ComfyUI
numbers its files from `_00001_`.
"""

from enum import StrEnum

from app.core.pictures.png_proof import Proof
from app.core.submission.file_names import is_named_for
from app.core.task.output import OutputFile
from app.core.task.task import Task


class Repeat(StrEnum):
    """The result of a second request for the same picture, if there was one."""

    NONE = "none"
    SAME = "same"
    DIFFERENT = "different"


class Decision(StrEnum):
    """What to do with the picture; `app/static/pictures.js` uses the same values.

    Three of them mean that it is not shown. `ANOTHER`: it belongs to another task. `DIFFERING`: the
    server returned two different files. `UNPROVEN`: there is no proof and the address is shared.
    """

    SHOW = "show"
    AGAIN = "again"
    ANOTHER = "another"
    DIFFERING = "differing"
    UNPROVEN = "unproven"


def decide(proof: Proof, repeat: Repeat, *, several: bool) -> Decision:
    """Decide what to do with a picture; `several`: its address is known to be shared."""
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
    """Whether a video or sound is played from its URL; a page cannot read its bytes.

    `SET_ASIDE`: nothing may be sent to its server. `UNPROVEN`: the file may belong to another task,
    with the same name on another server at this address.
    """

    PLAY = "play"
    SET_ASIDE = "set_aside"
    UNPROVEN = "unproven"


def decide_play(task: Task, file: OutputFile, *, set_aside: bool, several: bool) -> Play:
    """Decide whether a file is played; `set_aside` and `several` describe its task's server."""
    if set_aside:
        return Play.SET_ASIDE
    if several and not is_named_for(task, file):
        return Play.UNPROVEN
    return Play.PLAY


def name_to_check(task: Task, index: int, file: OutputFile) -> str:
    """Return "<prompt id>:<index>" for a picture whose bytes must be checked, else "".

    A file named for its task is not checked: no other task's file has that name.
    """
    return "" if is_named_for(task, file) else f"{task.prompt_id}:{index}"
