"""Which servers have an entry of a list."""

from app.core.form.holders import Holder, having
from app.core.ids import ServerUrl

A, B = ServerUrl("http://a"), ServerUrl("http://b")


def test_separators_do_not_matter() -> None:
    holders = (Holder(A, frozenset({"set/x"})), Holder(B, frozenset({"y"})))
    assert having(holders, "set\\x") == (A,)
    assert having(holders, "z") == ()
