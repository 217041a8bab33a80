"""Options of `processImage` and `submitGraph`: none is ignored."""

from typing import Any

import pytest

from app.core.errors import InputError
from app.core.message import Message, message
from app.core.servers.pool import Pool
from app.core.submission.options import RunOptions, check_options, check_type, read_options
from app.core.submission.order import MAX_RUNS
from tests.fakes.values import A, B, a_server

KNOWN = "onProgress, server, signal, runs"
POOL = Pool((a_server(A), a_server(B)))


def test_known_options_are_taken() -> None:
    check_options({})
    check_options({"onProgress": "function"})
    check_options({"server": "string", "signal": "AbortSignal", "runs": "number"})


@pytest.mark.parametrize(
    ("types", "said"),
    [
        (
            {"onProgress": "function", "servers": "string"},
            message("option.unknown", name="servers", known=KNOWN),
        ),
        ({"Signal": "object"}, message("option.unknown", name="Signal", known=KNOWN)),
        (
            {"onProgress": "string"},
            message("option.wrong", name="onProgress", wanted="function", found="string"),
        ),
        (
            {"server": "object"},
            message("option.wrong", name="server", wanted="string", found="object"),
        ),
        (
            {"signal": "object"},
            message("option.wrong", name="signal", wanted="AbortSignal", found="object"),
        ),
        (
            {"runs": "string"},
            message("option.wrong", name="runs", wanted="number", found="string"),
        ),
        (None, message("option.not_object", known=KNOWN)),
    ],
)
def test_an_option_that_would_be_ignored_is_refused(
    types: dict[str, str] | None, said: Message
) -> None:
    with pytest.raises(InputError) as caught:
        check_options(types)
    assert caught.value.message == said


def test_an_argument_has_its_type() -> None:
    check_type("callback", "function", "function")
    with pytest.raises(InputError) as caught:
        check_type("callback", "function", "undefined")
    wanted = message("option.wrong", name="callback", wanted="function", found="undefined")
    assert caught.value.message == wanted


@pytest.mark.parametrize(
    ("values", "options"),
    [
        ({}, RunOptions()),
        ({"runs": 1}, RunOptions(None, 1)),
        ({"runs": 3.0}, RunOptions(None, 3)),
        ({"runs": MAX_RUNS, "server": B}, RunOptions(B, MAX_RUNS)),
        ({"server": f" {A}/api/ "}, RunOptions(A)),
    ],
)
def test_options_that_are_values_are_read(values: dict[str, Any], options: RunOptions) -> None:
    read = read_options(values, POOL)
    assert read == options
    assert read.runs is None or isinstance(read.runs, int)


@pytest.mark.parametrize("runs", [None, 0, -1, 1.5, MAX_RUNS + 1])
def test_a_number_of_runs_that_is_none_is_refused(runs: Any) -> None:
    with pytest.raises(InputError) as caught:
        read_options({"runs": runs}, POOL)
    assert caught.value.message == message("runs.range", max=MAX_RUNS)


def test_a_server_outside_of_the_pool_is_refused_by_its_name() -> None:
    with pytest.raises(InputError) as caught:
        read_options({"server": "http://other:8188/"}, POOL)
    assert caught.value.message == message(
        "option.server_unknown", server="http://other:8188", known=[A, B]
    )


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(InputError) as caught:
        read_options({"server": "http://me:secret@other:8188"}, POOL)
    assert caught.value.message == message("server.credentials")
