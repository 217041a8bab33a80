"""Promises of the port for the rules of languages, in three of them.

The forms are those of Unicode's CLDR, which is no standard: where its editions differ, the promise
is what they have in common.
"""

from dataclasses import dataclass

from app.services.ports import Intl

ENGLISH, CHINESE, POLISH = "en", "zh-Hans", "pl"


@dataclass(frozen=True, slots=True)
class IntlBench:
    """The rules of languages."""

    intl: Intl


async def a_number_has_its_plural_category(bench: IntlBench) -> None:
    plural = bench.intl.plural
    assert [plural(ENGLISH, count) for count in (0, 1, 2, 21)] == ["other", "one", "other", "other"]
    assert {plural(CHINESE, count) for count in range(100)} == {"other"}
    assert [plural(POLISH, count) for count in (1, 2, 4, 5, 12, 22, 100)] == [
        *("one", "few", "few", "many", "many", "few", "many"),
    ]
    assert plural(POLISH, 1.5) == "other"


async def a_number_has_all_its_digits(bench: IntlBench) -> None:
    number = bench.intl.number
    for tag in (ENGLISH, CHINESE):
        assert number(tag, 0, grouped=False) == "0"
        assert number(tag, 9999, grouped=False) == "9999"
        assert number(tag, -7.0, grouped=False) == "-7"
        assert number(tag, 0.0001234567, grouped=False) == "0.0001234567"
        assert number(tag, 100_000, grouped=True) == "100,000"
        assert number(tag, 2**64 - 1, grouped=True) == "18,446,744,073,709,551,615"
    assert number(POLISH, 1234.5, grouped=False) == "1234,5"
    assert number(POLISH, 100_000, grouped=True) == "100\u00a0000"


async def a_number_stands_with_its_unit(bench: IntlBench) -> None:
    assert bench.intl.unit(ENGLISH, 1.4, "megabyte") == "1.4 MB"
    assert _with_blanks(bench.intl.unit(POLISH, 1.4, "megabyte")) == "1,4 MB"
    assert _with_blanks(bench.intl.unit(POLISH, 812, "byte")) == "812 B"
    assert bench.intl.unit(CHINESE, 5, "second") == "5秒"


async def a_span_names_all_its_parts(bench: IntlBench) -> None:
    assert bench.intl.span(ENGLISH, [(8, "second")]) == "8 sec"
    both = bench.intl.span(ENGLISH, [(1, "minute"), (0, "second")])
    assert both.replace(",", "") == "1 min 0 sec"
    chinese = bench.intl.span(CHINESE, [(2, "hour"), (9, "minute")])
    assert chinese.replace(" ", "") == "2小时9分钟"


async def an_age_is_in_the_past(bench: IntlBench) -> None:
    ago = bench.intl.ago
    assert [ago(tag, 0, "second") for tag in (ENGLISH, CHINESE, POLISH)] == ["now", "现在", "teraz"]
    assert ago(ENGLISH, 1, "day") == "1 day ago"
    assert ago(ENGLISH, 3, "day") == "3 days ago"
    assert ago(POLISH, 1, "day") == "1 dzień temu"
    assert ago(POLISH, 3, "day") == "3 dni temu"


async def a_list_is_joined(bench: IntlBench) -> None:
    join = bench.intl.join
    assert join(ENGLISH, []) == ""
    assert join(ENGLISH, ["a"]) == "a"
    assert join(ENGLISH, ["a", "b"]) == "a, b"
    assert join(ENGLISH, ["a", "b", "c"]) == "a, b, c"
    assert join(CHINESE, ["a", "b", "c"]) == "a、b、c"
    assert join(POLISH, ["a", "b", "c"]) == "a, b i c"


def _with_blanks(text: str) -> str:
    return text.replace("\u00a0", " ")
