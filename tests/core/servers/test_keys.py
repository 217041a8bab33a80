"""Keys: which ones are usable, and what of them goes into requests and sockets."""

import pytest

from app.core.errors import InputError
from app.core.servers.keys import (
    MAX_KEY,
    Carried,
    Key,
    KeyKind,
    carried,
    make_key,
    wanted_kind,
)

BEARER, BASIC, QUERY, HEADER = KeyKind


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            Key(BEARER, "", "abc"),
            Carried({"Authorization": "Bearer abc"}, socket_query="token=abc"),
        ),
        (Key(BASIC, "mé", "p:w"), Carried({"Authorization": "Basic bcOpOnA6dw=="})),
        (
            Key(QUERY, "key", "a~/b= +&%#é"),
            Carried(query=(q := "key=a~/b=%20%2B%26%25%23%C3%A9"), socket_query=q),
        ),
        (Key(HEADER, "X-Key", "abc"), Carried({"X-Key": "abc"})),
    ],
)
def test_requests_carry_a_key_and_sockets_do_where_they_can(key: Key, expected: Carried) -> None:
    assert carried(key) == expected


def test_neither_a_key_nor_what_is_carried_shows_the_secret() -> None:
    for kind in KeyKind:
        key = Key(kind, "name", "hush")
        assert "hush" not in repr(key)
        assert repr(carried(key)) == "Carried()"


@pytest.mark.parametrize(
    ("kind", "name", "value", "key"),
    [
        (BEARER, "left over", " Bearer a.b-c= ", Key(BEARER, "", "a.b-c=")),
        (BASIC, " me ", "", Key(BASIC, "me", "")),
        (BASIC, "me", "pass wörd", Key(BASIC, "me", "pass wörd")),
        (QUERY, "", "a&b", Key(QUERY, "token", "a&b")),
        (QUERY, "api_key", "x", Key(QUERY, "api_key", "x")),
        (HEADER, "X-API-Key", "Token abc", Key(HEADER, "X-API-Key", "Token abc")),
    ],
)
def test_typed_texts_make_a_key(kind: KeyKind, name: str, value: str, key: Key) -> None:
    assert make_key(kind, name, value) == key


@pytest.mark.parametrize(
    ("kind", "name", "value", "why"),
    [
        (BEARER, "", "  ", "server.key_empty"),
        (BEARER, "", "two words", "server.key_value"),
        (BEARER, "", "schlüssel", "server.key_value"),
        (BEARER, "", "a" * (MAX_KEY + 1), "server.key_value"),
        (BASIC, "", "x", "server.key_user"),
        (BASIC, "a:b", "x", "server.key_user"),
        (BASIC, "a\tb", "x", "server.key_user"),
        (BASIC, "me", "a\nb", "server.key_value"),
        (QUERY, "a b", "x", "server.key_parameter"),
        (QUERY, "", "", "server.key_empty"),
        (HEADER, "", "x", "server.key_header"),
        (HEADER, "X Key", "x", "server.key_header"),
        (HEADER, "Cookie", "x", "server.key_header_taken"),
        (HEADER, "Sec-Fetch-Site", "x", "server.key_header_taken"),
        (HEADER, "X-Key", "ключ", "server.key_value"),
    ],
)
def test_what_no_request_can_carry_is_refused(
    kind: KeyKind, name: str, value: str, why: str
) -> None:
    with pytest.raises(InputError) as caught:
        make_key(kind, name, value)
    assert caught.value.message.key == why
    assert value.strip() not in caught.value.message.args.values() or not value.strip()


@pytest.mark.parametrize(
    ("value", "kind"), [(None, None), ("none", None), *((one.value, one) for one in KeyKind)]
)
def test_a_list_names_the_kind_of_a_key(value: object, kind: KeyKind | None) -> None:
    assert wanted_kind(value) is kind


@pytest.mark.parametrize("value", ["Bearer abc", {"kind": "bearer", "value": "abc"}, 7, ""])
def test_a_key_in_a_list_is_refused(value: object) -> None:
    with pytest.raises(InputError) as caught:
        wanted_kind(value)
    assert caught.value.message.key == "server.key_in_list"
    assert not caught.value.message.args
