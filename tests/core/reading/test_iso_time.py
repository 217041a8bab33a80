"""Times of ISO 8601, compared with those of Python's `datetime`."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.reading.iso_time import seconds_of

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda by: timezone(timedelta(minutes=by)))


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)), ZONES)
def test_a_time_is_that_of_datetime(time: datetime, zone: timezone) -> None:
    text = time.replace(tzinfo=zone).isoformat()
    whole = time.replace(tzinfo=zone, microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)
    assert seconds_of(text) == whole // timedelta(seconds=1)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-15T08:00:00Z",
        "2027-01-15t08:00z",
        " 2027-01-15 08:00:00.75 ",
        "2027-01-15T09:30:00+0130",
        "2027-01-15T06:30:00,5-01:30",
    ],
)
def test_one_time_may_be_written_in_several_ways(text: str) -> None:
    assert seconds_of(text) == 1_800_000_000


def test_the_day_after_a_leap_day_is_counted() -> None:
    assert seconds_of("2000-03-01T00:00Z") == 951_868_800


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2027-01-15", "2027-13-15T08:00", "٢٠٢٧-01-15T08:00"]
)
def test_another_text_is_no_time(text: str) -> None:
    assert seconds_of(text) is None


@given(st.text())
def test_it_never_raises(text: str) -> None:
    assert seconds_of(text) is None or isinstance(seconds_of(text), int)
