"""Whether a picture may be shown as a task's."""

from itertools import product

import pytest

from app.core.pictures.check import Decision, Play, Repeat, decide, decide_play, name_to_check
from app.core.pictures.png_proof import Proof
from app.core.submission.file_names import short_id
from app.core.task.output import OutputFile
from tests.fakes.values import a_task


@pytest.mark.parametrize(("repeat", "several"), list(product(Repeat, (False, True))))
def test_a_proof_decides_whatever_the_address(repeat: Repeat, several: bool) -> None:
    assert decide(Proof.PROVEN, repeat, several=several) is Decision.SHOW
    assert decide(Proof.CONTRADICTED, repeat, several=several) is Decision.ANOTHER


@pytest.mark.parametrize(
    ("repeat", "decision"),
    [
        (Repeat.NONE, Decision.AGAIN),
        (Repeat.SAME, Decision.SHOW),
        (Repeat.DIFFERENT, Decision.DIFFERING),
    ],
)
def test_without_proof_a_server_has_to_give_the_same_twice(
    repeat: Repeat, decision: Decision
) -> None:
    assert decide(Proof.NO_PROOF, repeat, several=False) is decision


@pytest.mark.parametrize("repeat", Repeat)
def test_without_proof_nothing_of_an_address_of_several_servers_is_shown(repeat: Repeat) -> None:
    assert decide(Proof.NO_PROOF, repeat, several=True) is Decision.UNPROVEN


def test_a_file_that_is_named_for_its_task_is_not_checked() -> None:
    task = a_task(1)
    mark = short_id(task.prompt_id)
    for named in (OutputFile("9", "images", f"{mark}_1.png"), OutputFile("9", "images", "x", mark)):
        assert name_to_check(task, 2, named) == ""
    other = OutputFile("9", "images", "ComfyUI_00001_.png")
    assert name_to_check(task, 2, other) == f"{task.prompt_id}:2"


@pytest.mark.parametrize(
    ("set_aside", "several", "named", "other"),
    [
        (False, False, Play.PLAY, Play.PLAY),
        (False, True, Play.PLAY, Play.UNPROVEN),
        (True, False, Play.SET_ASIDE, Play.SET_ASIDE),
        (True, True, Play.SET_ASIDE, Play.SET_ASIDE),
    ],
)
def test_a_clip_is_played_where_its_server_may_be_asked_and_has_one_file_of_the_name(
    set_aside: bool, several: bool, named: Play, other: Play
) -> None:
    task = a_task(1)
    for file, play in (
        (OutputFile("9", "gifs", f"clip-{short_id(task.prompt_id)}_00001.mp4"), named),
        (OutputFile("9", "gifs", "clip_00001.mp4"), other),
    ):
        assert decide_play(task, file, set_aside=set_aside, several=several) is play
