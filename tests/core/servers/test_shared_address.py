"""Signs of several servers behind one address, and what looks like one and is none."""

import pytest

from app.core.servers import shared_address as signs
from app.core.servers.identity import identity_of
from app.core.servers.shared_address import (
    MAX_PROMPTS,
    SOFT_MS,
    WINDOW_MS,
    Evidence,
    QueuePlace,
    Sign,
    Traces,
    is_several,
)

NOWHERE, QUEUE, HISTORY = QueuePlace.NOWHERE, QueuePlace.QUEUE, QueuePlace.HISTORY


def an_identity(version: str) -> str:
    return identity_of({"system": {"comfyui_version": version}})


def after_identities(*values: str, apart: int = 100) -> Traces:
    traces = Traces()
    for number, value in enumerate(values):
        identity = an_identity(value)
        traces = signs.saw_identity(traces, identity, number * apart)
    return traces


def after_places(*places: QueuePlace, apart: int = 1_000) -> Traces:
    traces = Traces()
    for number, place in enumerate(places):
        traces = signs.saw_prompt(traces, "p", place, number * apart)
    return traces


def kinds(traces: Traces) -> set[Sign]:
    return {one.sign for one in traces.evidence}


@pytest.mark.parametrize(
    ("seen", "several"),
    [
        ("A", False),
        ("AAAA", False),
        ("AB", False),
        ("AAABBB", False),
        ("ABC", False),
        ("ABA", True),
        ("ABAB", True),
        ("AAAAAAAAAABAA", True),
        ("ABCDE", False),
        ("ABCA", True),
        ("AABBCCDDA", True),
        ("ABCACB", True),
    ],
)
def test_two_identities_that_alternate_are_several_servers(seen: str, several: bool) -> None:
    assert is_several(after_identities(*seen), 10_000) is several


def test_a_server_that_was_restarted_with_other_arguments_and_back_is_one() -> None:
    assert not is_several(after_identities("A", "B", "A", apart=WINDOW_MS), 10**6)
    traces = signs.interrupted(after_identities("A", "B"))
    identity = an_identity("A")
    assert not is_several(signs.saw_identity(traces, identity, 300), 300)


def test_the_evidence_says_what_is_different() -> None:
    (one,) = after_identities("A", "B", "A").evidence
    assert one == Evidence(Sign.IDENTITY, 'comfyui_version: "B" / "A"', 200)


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ((QUEUE, HISTORY), set()),
        ((QUEUE, QUEUE, NOWHERE), set()),
        ((NOWHERE, QUEUE, HISTORY), set()),
        ((NOWHERE, QUEUE, NOWHERE), set()),
        ((QUEUE, NOWHERE, QUEUE), {Sign.PROMPT}),
        ((QUEUE, NOWHERE, NOWHERE, QUEUE), {Sign.PROMPT}),
        ((HISTORY, NOWHERE, HISTORY), {Sign.PROMPT}),
        ((HISTORY, NOWHERE, QUEUE), {Sign.PROMPT}),
        ((QUEUE, NOWHERE, HISTORY), {Sign.GAP}),
    ],
)
def test_a_prompt_that_was_known_unknown_and_known_again(
    places: tuple[QueuePlace, ...], found: set[Sign]
) -> None:
    traces = after_places(*places)
    assert kinds(traces) == found
    assert is_several(traces, 10_000) is (Sign.PROMPT in found)


def test_a_prompt_that_comes_back_after_long_or_after_a_failure_is_no_sign() -> None:
    assert not after_places(QUEUE, NOWHERE, QUEUE, apart=WINDOW_MS).evidence
    traces = signs.interrupted(after_places(QUEUE, NOWHERE))
    assert not signs.saw_prompt(traces, "p", QUEUE, 3_000).evidence


def test_a_prompt_that_is_sent_again_begins_anew() -> None:
    traces = signs.saw_prompt(after_places(QUEUE, NOWHERE), "q", QUEUE, 3_000)
    traces = signs.forget_prompt(traces, "p")
    assert set(traces.places) == {"q"}
    assert not signs.saw_prompt(traces, "p", QUEUE, 3_000).evidence


def test_prompts_are_followed_apart_and_not_for_ever() -> None:
    traces = after_places(QUEUE, NOWHERE)
    traces = signs.saw_prompt(traces, "q", QUEUE, 3_000)
    assert not traces.evidence
    for number in range(MAX_PROMPTS):
        traces = signs.saw_prompt(traces, f"{number}", QUEUE, 4_000)
    assert len(traces.places) == MAX_PROMPTS
    assert not signs.saw_prompt(traces, "p", QUEUE, 5_000).evidence


@pytest.mark.parametrize(
    ("seen", "several"),
    [
        ([True, True], False),
        ([True, False, False], False),
        ([False, True], False),
        ([False, True, False], False),
        ([True, False, True], True),
        ([False, True, False, True], True),
    ],
)
def test_a_file_that_was_there_missing_and_there_again(seen: list[bool], several: bool) -> None:
    traces = Traces()
    for number, there in enumerate(seen):
        traces = signs.saw_file(traces, "x.png", there, number)
    assert is_several(traces, 100) is several


def test_numbers_that_run_back_are_a_weak_sign() -> None:
    traces = Traces()
    for number in (3, 4, 1, 2, 2):
        traces = signs.saw_number(traces, number, traces.number, 0)
    assert [one.detail for one in traces.evidence] == ["4, 1", "2, 2"]
    assert not is_several(traces, 0)


@pytest.mark.parametrize("known", [None, 3])
def test_numbers_of_prompts_that_were_sent_side_by_side_may_come_in_any_order(
    known: float | None,
) -> None:
    traces = Traces(number=known)
    for number in (6, 4, 5):
        traces = signs.saw_number(traces, number, known, 0)
    assert not traces.evidence
    assert traces.number == 6
    assert signs.saw_number(traces, 5, 6, 0).evidence


def test_numbers_of_side_by_side_after_a_restart_are_one_sign() -> None:
    traces = Traces(number=50)
    for number in (0, 1):
        traces = signs.saw_number(traces, number, 50, 0)
    assert [one.detail for one in traces.evidence] == ["50, 0"]
    traces = signs.saw_number(signs.interrupted(Traces(number=50)), 0, 50, 0)
    assert not traces.evidence
    assert traces.number == 0


UP_AND_DOWN = [3, 2, 3, 2, 2, 2]


@pytest.mark.parametrize(
    ("rounds", "found"),
    [
        ([], False),
        ([UP_AND_DOWN], False),
        ([UP_AND_DOWN, [2] * 6], False),
        ([[2] * 6, UP_AND_DOWN], False),
        ([UP_AND_DOWN, [2, 2, 1, 1]], False),
        ([UP_AND_DOWN, [2, 0, 2]], False),
        ([UP_AND_DOWN, [2, 0, 2, 1]], False),
        ([UP_AND_DOWN, [2, 0, 2, 0]], True),
    ],
)
def test_lengths_that_alternate_in_two_rounds_in_a_row_are_a_weak_sign(
    rounds: list[list[int]], found: bool
) -> None:
    traces = signs.saw_depths(Traces(), rounds, 0)
    assert kinds(traces) == ({Sign.DEPTH} if found else set())
    assert not is_several(traces, 0)


def weak(*found: Sign) -> Traces:
    traces = Traces()
    for sign in found:
        traces = signs.add(traces, sign, "", 0)
    return traces


@pytest.mark.parametrize(
    ("found", "several"),
    [
        ((Sign.NUMBER,) * 30, False),
        ((Sign.UPLOAD,) * 9, False),
        ((Sign.UPLOAD, Sign.NUMBER), False),
        ((Sign.UPLOAD, Sign.NUMBER, Sign.NUMBER), True),
        ((Sign.UPLOAD, Sign.NUMBER, Sign.GAP), True),
        ((Sign.DEPTH, Sign.DEPTH, Sign.PICTURE, Sign.PICTURE), True),
        ((Sign.DEPTH, Sign.NUMBER, Sign.ENTRY, Sign.GAP), True),
        ((Sign.DEPTH, Sign.NUMBER, Sign.ENTRY), False),
        ((Sign.FILE,), True),
    ],
)
def test_weak_signs_of_one_kind_are_never_enough(found: tuple[Sign, ...], several: bool) -> None:
    assert is_several(weak(*found), 0) is several


def test_weak_signs_are_forgotten_and_strong_ones_are_not() -> None:
    found = weak(Sign.UPLOAD, Sign.NUMBER, Sign.GAP)
    assert not is_several(found, SOFT_MS)
    assert signs.interrupted(found) == Traces()
    assert is_several(signs.interrupted(weak(Sign.FILE)), SOFT_MS)
