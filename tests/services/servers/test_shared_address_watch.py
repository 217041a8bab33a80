"""Addresses that are several servers: marked, remembered, shared, and cleared by a person."""

import json

from app.core.servers.health import SEVERAL, Reach, answered
from app.core.servers.shared_address import Sign
from app.core.settings.names import SHARED_ADDRESSES
from app.services.devtools.report import debug_report
from app.services.servers.shared_address_watch import SharedAddressWatch
from tests.fakes import World
from tests.fakes.settings import FakeSettings
from tests.fakes.values import A, B
from tests.ui.words import say


def a_watch(world: World) -> SharedAddressWatch:
    return world.probe.watch


async def test_a_marked_address_is_down_and_says_why(world: World) -> None:
    watch = a_watch(world)
    watch.report(A, Sign.FILE, "x.png")
    assert watch.is_several(A)
    assert not watch.is_several(B)
    health = world.window_store.state.health_of(A)
    assert health.reach is Reach.DOWN
    assert health.why is not None
    assert health.why.key == SEVERAL
    assert not health.answers


async def test_no_answer_of_a_marked_address_makes_it_usable(world: World) -> None:
    a_watch(world).report(A, Sign.FILE, "x.png")
    world.window_store.set_health(A, answered(world.window_store.state.health_of(A), 0, 5))
    assert not world.window_store.state.health_of(A).answers


async def test_a_marked_address_is_not_asked_how_it_is(world: World) -> None:
    a_watch(world).report(A, Sign.FILE, "x.png")
    await world.clock.run(world.monitor.check_all())
    assert not world.a.received
    assert world.b.received


async def test_weak_signs_mark_an_address_only_together(world: World) -> None:
    watch = a_watch(world)
    for number in (5, 1, 0):
        watch.saw_number(A, number, watch.latest_number(A))
    watch.report(A, Sign.PICTURE, "x.png")
    assert not watch.is_several(A)
    watch.report(A, Sign.PICTURE, "y.png")
    assert watch.is_several(A)


async def test_a_failure_between_two_signs_may_be_a_restart(world: World) -> None:
    watch = a_watch(world)
    watch.saw_file(A, "x.png", there=True)
    watch.saw_file(A, "x.png", there=False)
    world.a.up = False
    await world.clock.run(world.monitor.check(A))
    watch.saw_file(A, "x.png", there=True)
    assert not watch.is_several(A)


async def test_the_mark_is_there_after_a_reload(world: World) -> None:
    a_watch(world).report(A, Sign.FILE, "x.png")
    again = World(store=world.store)
    assert a_watch(again).is_several(A)
    assert not again.window_store.state.health_of(A).answers
    await again.close()


async def test_another_window_takes_the_mark_and_its_end_over(world: World) -> None:
    other = World(profile=world.profile)
    leave = other.services.arrive(FakeSettings(world.store))
    a_watch(world).report(A, Sign.FILE, "x.png")
    await world.clock.settle()
    assert a_watch(other).is_several(A)
    a_watch(world).clear(A)
    await world.clock.settle()
    assert not a_watch(other).is_several(A)
    leave()
    await other.close()


async def test_marks_of_two_windows_meet(world: World) -> None:
    other = World(profile=world.profile)
    a_watch(world).report(A, Sign.FILE, "x.png")
    a_watch(other).report(B, Sign.FILE, "x.png")
    assert set(json.loads(FakeSettings(world.store).read(SHARED_ADDRESSES) or "")) == {A, B}
    a_watch(world).clear(A)
    assert set(json.loads(FakeSettings(world.store).read(SHARED_ADDRESSES) or "")) == {B}
    await other.close()


async def test_a_cleared_address_begins_anew(world: World) -> None:
    watch = a_watch(world)
    watch.report(A, Sign.FILE, "x.png")
    watch.clear(A)
    assert not watch.is_several(A)
    assert world.window_store.state.health_of(A).reach is Reach.CHECKING
    watch.clear(A)
    watch.saw_file(A, "x.png", there=True)
    assert not watch.is_several(A)


async def test_the_debug_report_tells_the_evidence(world: World) -> None:
    a_watch(world).report(A, Sign.FILE, "x.png")
    report = debug_report(world.window_store, lambda told: say("en", told))
    assert report["inconsistencies"] == [
        f"Several servers answer at {A}: a file was there, missing and there again (x.png)."
    ]
    assert [server["several"] for server in report["servers"]] == [True, False]
