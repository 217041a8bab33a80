"""Promises of the session port."""

from dataclasses import dataclass

from app.services.ports import Session, Settings


@dataclass(frozen=True, slots=True)
class SessionBench:
    """A tab's session, a second view of it, and the browser's settings beside it."""

    session: Session
    again: Session
    settings: Settings


async def a_text_is_kept_for_the_tab(bench: SessionBench) -> None:
    assert bench.session.read("nothing") is None
    bench.session.write("word", "图")
    bench.session.write("word", "other")
    assert bench.again.read("word") == "other"
    bench.session.write("empty", "")
    assert bench.session.read("empty") == ""


async def settings_of_the_same_name_are_something_else(bench: SessionBench) -> None:
    bench.settings.write("both", "for all")
    assert bench.session.read("both") is None
    bench.session.write("both", "for this tab")
    assert bench.settings.read("both") == "for all"
