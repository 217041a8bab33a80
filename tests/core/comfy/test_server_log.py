"""The lines of a server's log, and where tasks failed in it."""

from typing import Any

import pytest

from app.core.comfy.server_log import MAX_LINES, Failure, LogLine, parse_log
from app.core.errors import ServerError
from app.core.reading.clip import MOST_NAME


def log(*pieces: Any, time: str = "2025-11-28T14:03:59.123456") -> dict[str, Any]:
    return {"entries": [{"t": time, "m": piece} for piece in pieces], "size": {}}


def texts(value: Any) -> list[str]:
    return [line.text for line in parse_log(value)]


def test_pieces_are_joined_to_lines_with_the_time_of_the_first() -> None:
    value = log("got pr", "ompt\nload", "ed\n\n")
    value["entries"][1]["t"] = "2025-11-28T14:04:00"
    assert parse_log(value) == (
        LogLine("14:03:59", "got prompt"),
        LogLine("14:03:59", "loaded"),
    )


def test_a_line_without_its_end_is_shown_too() -> None:
    assert texts(log("one\ntwo")) == ["one", "two"]


def test_a_progress_bar_is_one_line_without_colours() -> None:
    assert texts(log("  5%|x\r 10%|xx\r", "\x1b[32m20%|xxx\x1b[0m\r\n")) == ["20%|xxx"]


def test_a_line_without_a_time_has_none() -> None:
    assert parse_log(log("x\n", time="now")) == (LogLine("", "x"),)


def test_the_log_is_bounded() -> None:
    many = parse_log(log("".join(f"{number}\n" for number in range(MAX_LINES + 5))))
    assert (len(many), many[0].text) == (MAX_LINES, "5")
    (long,) = texts(log("x" * 9_000))
    assert len(long) < MOST_NAME + 20


def test_what_is_no_piece_is_left_out() -> None:
    assert texts({"entries": [7, {"m": 7}, {"t": 7, "m": "x\n"}, {"m": "\ud800"}]}) == ["x"]


@pytest.mark.parametrize("value", [[], {}, {"entries": {}}])
def test_what_is_no_log_is_an_error(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_log(value)


def test_the_last_announcement_of_a_failure_is_its_moment() -> None:
    said = "!!! Exception during processing !!! no room on the card"
    value = log(f"{said}\nfine\n{said}\nTraceback\nRuntimeError: no room on the card\n")
    failures = [Failure("red barn", "no room on the card\nand more"), Failure("fox", "no room on")]
    failed = {line.text: line.failed for line in parse_log(value, failures)}
    assert failed == {
        said: ("red barn", "fox"),
        "fine": (),
        "Traceback": (),
        "RuntimeError: no room on the card": (),
    }
    assert not parse_log(value, failures)[0].failed


def test_without_an_announcement_the_last_line_with_the_text_is_the_moment() -> None:
    value = log("a cause\nanother cause\n")
    assert [line.failed for line in parse_log(value, [Failure("x", "cause")])] == [(), ("x",)]


@pytest.mark.parametrize("text", ["", "  \n", "abc", "something else"])
def test_a_failure_that_is_not_in_the_log_has_no_moment(text: str) -> None:
    assert not any(line.failed for line in parse_log(log("abc\n"), [Failure("x", text)]))
