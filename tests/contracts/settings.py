"""Promises of the settings port."""

from collections.abc import Callable
from dataclasses import dataclass

from app.services.ports import Settings
from tests.contracts.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class SettingsBench:
    """One window's settings, a second view of the same, and how another window writes."""

    settings: Settings
    again: Settings
    write_elsewhere: Callable[[str, str], None]
    around: Surroundings


async def a_text_is_kept_and_shared(bench: SettingsBench) -> None:
    settings = bench.settings
    assert settings.read("nothing") is None
    settings.write("word", "图")
    settings.write("word", "other")
    assert settings.read("word") == "other"
    assert bench.again.read("word") == "other"
    settings.write("empty", "")
    assert settings.read("empty") == ""


async def what_other_windows_write_is_heard_by_its_key(bench: SettingsBench) -> None:
    heard: list[str] = []
    close = bench.settings.listen(heard.append)
    bench.settings.write("mine", "1")
    bench.write_elsewhere("theirs", "new")
    await bench.around.until(lambda: heard)
    assert heard == ["theirs"]
    assert bench.settings.read("theirs") == "new"
    close()


async def a_listener_that_was_closed_hears_nothing_and_closing_twice_is_nothing(
    bench: SettingsBench,
) -> None:
    heard: list[tuple[str, str]] = []
    close = bench.settings.listen(lambda key: heard.append(("closed", key)))
    other = bench.settings.listen(lambda key: heard.append(("open", key)))
    close()
    close()
    bench.write_elsewhere("again", "1")
    await bench.around.until(lambda: heard)
    assert heard == [("open", "again")]
    other()
