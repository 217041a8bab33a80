"""Homes: windows that start at the same moment get different ones."""

from app.core.ids import WindowId
from app.core.queue.dispatch import Load
from app.core.queue.homes import choose_home
from app.core.queue.seconds import Seconds
from tests.core.queue.entries import SHAPE, A, B

W1 = WindowId("w1")


def test_two_windows_get_two_homes() -> None:
    loads = (Load(A), Load(B))
    assert choose_home(loads, {A, B}, {}, Seconds(), SHAPE) == A
    assert choose_home(loads, {A, B}, {W1: A}, Seconds(), SHAPE) == B


def test_a_home_that_can_run_nothing_of_it_is_none() -> None:
    assert choose_home((Load(A), Load(B, is_open=False)), {B}, {}, Seconds(), SHAPE) is None


def test_suspect_servers_are_homes_last() -> None:
    loads = (Load(A, is_suspect=True), Load(B, ahead=50))
    assert choose_home(loads, {A, B}, {}, Seconds(), SHAPE) == B
    assert choose_home(loads[:1], {A}, {}, Seconds(), SHAPE) == A


def test_what_a_window_has_sent_home_is_not_counted_twice() -> None:
    loads = (Load(A, ahead=5, ours=1), Load(B, ahead=6))
    assert choose_home(loads, {A, B}, {W1: A}, Seconds(), SHAPE) == A
