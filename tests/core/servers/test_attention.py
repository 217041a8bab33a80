"""What windows need to know about, as a message."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerUrl
from app.core.servers.attention import Attention, parse_attention, plain_attention

URLS = st.frozensets(st.sampled_from([ServerUrl(f"http://s{n}:8188") for n in range(5)]))


@given(st.builds(Attention, st.booleans(), URLS, URLS))
def test_an_attention_passes_the_channel_unchanged(attention: Attention) -> None:
    assert parse_attention(json.loads(json.dumps(plain_attention(attention)))) == attention


def test_an_attention_is_plain_values() -> None:
    urls = [ServerUrl(f"http://s{n}:8188") for n in (2, 1)]
    attention = Attention(True, frozenset(urls), frozenset(urls[:1]))
    plain = plain_attention(attention)
    assert plain == {"visible": True, "open": urls[::-1], "shown": urls[:1]}
    assert parse_attention(plain) == attention


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"visible": 1, "open": "http://a:1", "shown": None},
        {"visible": "yes", "open": [1, "javascript:x", None], "shown": [["http://a:1"]]},
    ],
)
def test_what_is_invalid_is_left_out(value: dict[str, Any]) -> None:
    assert parse_attention(value) == Attention(visible=False)
