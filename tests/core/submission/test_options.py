"""Options of `processImage`: none is ignored."""

import pytest

from app.core.errors import InputError
from app.core.message import Message, message
from app.core.submission.options import check_options


def test_known_options_are_taken() -> None:
    check_options({})
    check_options({"onProgress": "function"})


@pytest.mark.parametrize(
    ("types", "said"),
    [
        (
            {"onProgress": "function", "server": "string"},
            message("option.unknown", name="server", known="onProgress"),
        ),
        ({"signal": "object"}, message("option.unknown", name="signal", known="onProgress")),
        (
            {"onProgress": "string"},
            message("option.wrong", name="onProgress", wanted="function", found="string"),
        ),
        (None, message("option.not_object", known="onProgress")),
    ],
)
def test_an_option_that_would_be_ignored_is_refused(
    types: dict[str, str] | None, said: Message
) -> None:
    with pytest.raises(InputError) as caught:
        check_options(types)
    assert caught.value.message == said
