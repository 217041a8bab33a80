"""Whether a picture may be shown as a task's."""

from itertools import product

import pytest

from app.core.picture_check import Decision, Repeat, decide
from app.core.png_proof import Proof


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
