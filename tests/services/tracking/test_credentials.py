"""The keys of client ids, in the tab's session."""

from app.core.ids import ServerUrl
from app.services.tracking.credentials import KEY, MAX_KEYS, Credentials
from tests.fakes import FakeSession
from tests.fakes.values import A, B


def test_a_key_belongs_to_a_server_and_a_client_id_and_survives_a_reload() -> None:
    session = FakeSession()
    Credentials(session).keep(ServerUrl(A), "me", "secret")
    again = Credentials(session)
    assert again.get(ServerUrl(A), "me") == "secret"
    assert again.get(ServerUrl(B), "me") == again.get(ServerUrl(A), "you") == ""


def test_the_oldest_keys_go_first() -> None:
    session = FakeSession()
    kept = Credentials(session)
    for number in range(MAX_KEYS + 1):
        kept.keep(ServerUrl(A), f"client-{number}", "key")
    again = Credentials(session)
    assert again.get(ServerUrl(A), "client-0") == ""
    assert again.get(ServerUrl(A), "client-1") == again.get(ServerUrl(A), "client-100") == "key"


def test_a_broken_session_holds_no_keys() -> None:
    session = FakeSession()
    for text in ("{broken", "[]", '{"me http://a": 5}'):
        session.write(KEY, text)
        assert Credentials(session).get(ServerUrl("http://a"), "me") == ""
