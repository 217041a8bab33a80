"""Who a window is: the same after a reload, and never two living ones."""

import asyncio
import json

import pytest

from app.core.ids import is_canonical_uuid
from app.services.windows.identity import (
    KEY,
    PREFIX,
    WAIT_SECONDS,
    Identity,
    identify,
    listening_lock,
    living_windows,
)
from tests.fakes import FakeClock, FakeIds, FakeSession, FakeWebLocks, LockTable


class Tabs:
    """The tabs of one browser."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.table = LockTable(self.clock)
        self.ids = FakeIds()
        self.lost: list[str] = []

    async def open(
        self, session: FakeSession, locks: FakeWebLocks | None = None
    ) -> tuple[Identity, FakeWebLocks]:
        locks = self.table.window() if locks is None else locks
        work = identify(session, locks, self.ids, lambda: self.lost.append("lost"))
        return await self.clock.run(work), locks


async def test_a_new_tab_has_new_ids_and_keeps_them() -> None:
    tabs, session = Tabs(), FakeSession()
    identity, locks = await tabs.open(session)
    assert is_canonical_uuid(identity.window_id)
    assert is_canonical_uuid(identity.client_id)
    assert str(identity.window_id) != str(identity.client_id)
    assert not identity.again
    assert json.loads(session.texts[KEY]) == [identity.window_id, identity.client_id]
    assert await living_windows(locks) == {identity.window_id}


async def test_a_reload_finds_both_ids_again() -> None:
    tabs, session = Tabs(), FakeSession()
    before, locks = await tabs.open(session)
    locks.die()
    after, _ = await tabs.open(session)
    assert (after.window_id, after.client_id) == (before.window_id, before.client_id)
    assert after.again


async def test_a_reload_waits_for_the_old_document_to_let_go() -> None:
    tabs, session = Tabs(), FakeSession()
    before, locks = await tabs.open(session)

    async def slow_death() -> None:
        await tabs.clock.sleep(WAIT_SECONDS / 2)
        locks.die()

    dying = asyncio.ensure_future(slow_death())
    after, _ = await tabs.open(session)
    assert dying.done()
    assert after.window_id == before.window_id


async def test_a_client_id_that_another_window_listens_under_is_replaced_alone() -> None:
    tabs, session = Tabs(), FakeSession()
    before, locks = await tabs.open(session)
    locks.die()
    heir = tabs.table.window()
    heir.take(listening_lock(before.client_id, "http://a:8188"))
    after, locks = await tabs.open(session)
    assert after.again
    assert after.window_id == before.window_id
    assert after.client_id != before.client_id
    assert is_canonical_uuid(after.client_id)
    assert json.loads(session.texts[KEY]) == [after.window_id, after.client_id]
    assert await living_windows(locks) == {after.window_id}


async def test_a_twin_is_refused_and_takes_ids_of_its_own() -> None:
    tabs, session = Tabs(), FakeSession()
    original, locks = await tabs.open(session)
    copied = session.copy()
    twin, _ = await tabs.open(copied)
    assert {twin.window_id, twin.client_id}.isdisjoint({original.window_id, original.client_id})
    assert not twin.again
    assert json.loads(copied.texts[KEY])[0] == twin.window_id
    assert await living_windows(locks) == {original.window_id, twin.window_id}


async def test_a_restored_tab_is_who_it_was_unless_its_twin_is_that_already() -> None:
    tabs, session = Tabs(), FakeSession()
    original, locks = await tabs.open(session)
    locks.die()
    restored = [await tabs.open(session.copy()) for _ in range(2)]
    ids = [identity.window_id for identity, _ in restored]
    assert ids[0] == original.window_id
    assert ids[1] != original.window_id


async def test_of_many_twins_that_load_at_once_each_is_somebody_else() -> None:

    tabs, session = Tabs(), FakeSession()
    _, locks = await tabs.open(session)
    locks.die()
    works = [
        identify(session.copy(), tabs.table.window(), tabs.ids, lambda: None) for _ in range(5)
    ]
    found = await tabs.clock.run(_gather(works))
    assert len({identity.window_id for identity in found}) == 5
    assert sum(identity.again for identity in found) == 1


async def _gather(works: list) -> list[Identity]:  # type: ignore[type-arg]

    return list(await asyncio.gather(*works))


async def test_letting_go_lets_another_be_it() -> None:
    tabs, session = Tabs(), FakeSession()
    first, locks = await tabs.open(session)
    first.close()
    first.close()
    assert await living_windows(locks) == frozenset()
    second, _ = await tabs.open(session.copy())
    assert second.window_id == first.window_id


async def test_an_identity_that_is_taken_away_is_told() -> None:
    tabs, session = Tabs(), FakeSession()
    identity, _ = await tabs.open(session)
    tabs.table.steal(PREFIX + identity.window_id)
    assert tabs.lost == ["lost"]


async def test_other_locks_are_no_windows() -> None:
    tabs = Tabs()
    identity, locks = await tabs.open(FakeSession())
    locks.take("bindery.task.p")
    assert await living_windows(locks) == {identity.window_id}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{broken",
        "null",
        "[]",
        '["a"]',
        '["a", "b"]',
        "[1, 2]",
        '{"a": 1}',
        '["00000001-0000-4000-8000-000000000001", "b"]',
    ],
)
async def test_a_broken_session_is_a_new_window(text: str) -> None:
    identity, _ = await Tabs().open(FakeSession({KEY: text}))
    assert not identity.again
    assert is_canonical_uuid(identity.window_id)


async def test_a_blocked_session_works_and_forgets() -> None:
    tabs, session = Tabs(), FakeSession()
    session.blocked = True
    first, locks = await tabs.open(session)
    locks.die()
    second, _ = await tabs.open(session)
    assert second.window_id != first.window_id
