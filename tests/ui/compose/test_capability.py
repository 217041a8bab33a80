"""Which nodes no server has, as one sentence names them."""

from app.core.form.abilities import Ability
from app.core.message import message
from app.ui.compose.capability import lacking_everywhere

ONE = message("missing.node", node="One")
TWO = message("missing.node_of", node="Two", pack="some-pack")
THREE = message("missing.node", node="Three")


def ability(*lacking: object, is_able: bool | None = False) -> Ability:
    return Ability("http://a", "A", is_able, lacking)  # type: ignore[arg-type]


def test_what_all_lack_is_named_with_its_pack() -> None:
    assert lacking_everywhere([ability(ONE, TWO), ability(TWO, THREE)]) == "Two (some-pack)"


def test_where_each_lacks_another_all_are_named() -> None:
    assert lacking_everywhere([ability(ONE), ability(THREE)]) == "One, Three"


def test_nothing_is_said_while_one_may_be_able() -> None:
    assert lacking_everywhere([ability(ONE), ability(is_able=None)]) == ""
    assert lacking_everywhere([]) == ""
