"""The paused servers as text for the settings."""

import json

import pytest

from app.core.ids import ServerId
from app.core.servers.paused import MAX_PAUSED, paused_text, read_paused
from app.core.servers.server import MAX_ID


def test_ids_survive() -> None:
    ids = frozenset({ServerId("s1"), ServerId("s2")})
    assert read_paused(paused_text(ids)) == ids


@pytest.mark.parametrize("text", [None, "", "{", "{}", "7", '[7, "", null]', f'["{"x" * 65}"]'])
def test_what_is_no_id_is_left_out(text: str | None) -> None:
    assert MAX_ID == 64
    assert read_paused(text) == frozenset()


def test_no_crowd_of_ids_is_read() -> None:
    many = [f"s{number}" for number in range(MAX_PAUSED + 1)]
    assert len(read_paused(json.dumps(many))) == MAX_PAUSED
