"""The panel of what is kept: how much, whether at all, how to take it along and delete it."""

import pytest

from app.core.message import message
from app.core.pictures.limit import StorageStatus
from app.ui.dialog_state import StoredCounts
from app.ui.state import Notice
from app.ui.storage.view import MEGABYTE, kept
from tests.ui.page import Tag, parse
from tests.ui.scenes import HOSTILE, make_scene
from tests.ui.words import text


def panel(storage_status: StorageStatus | None = None, **changes: object) -> Tag:
    return parse(kept(make_scene(storage_status=storage_status or StorageStatus(), **changes)))


def test_it_tells_how_much_is_kept_and_the_limit() -> None:
    root = panel(StorageStatus(limit=300 * MEGABYTE, usage=12_345_678))
    assert "12.3 MB" in root.one("summary").text
    assert root.one("input", data_change="keep-limit")["value"] == "300"


def test_a_wrong_limit_stays_and_is_told() -> None:
    field = panel(limit_typed="-5").one("input", data_change="keep-limit")
    assert (field["value"], field["aria-invalid"]) == ("-5", "true")
    root = panel(limit_typed="-5")
    assert root.one(id=field["aria-describedby"]).text == text("en", "kept.limit_wrong")


def test_a_limit_that_deletes_is_asked_about() -> None:
    root = panel(StorageStatus(usage=12_345_678), limit_asked=10 * MEGABYTE)
    assert root.one("input", data_change="keep-limit")["value"] == "10"
    assert "2.3 MB" in root.one(id="keep-limit-ask").text
    answers = root.all(data_action="lower-limit")
    assert [tag["data-arg"] for tag in answers] == ["yes", "no"]


def test_how_much_is_not_told_before_it_is_known() -> None:
    assert panel(StorageStatus()).one("summary").text == text("en", "kept.title")


@pytest.mark.parametrize("on", [True, False])
def test_the_switch_is_as_it_is_set(on: bool) -> None:
    switch = panel(StorageStatus(on=on)).one("input", data_change="keep")
    assert ("checked" in switch.attributes) is on


def test_what_is_kept_can_be_taken_along_and_brought_back() -> None:
    root = panel()
    assert [tag.get("data-arg") for tag in root.all(data_action="export")] == ["", "pictures"]
    chooser = root.one("input", data_file=":journal")
    assert ".zip" in chooser["accept"].split(",")


def test_deleting_is_asked_for_once_more() -> None:
    asking = panel().one(data_action="wipe")
    assert (asking["data-arg"], asking.text) == ("ask", text("en", "kept.wipe"))
    question = panel(wiping=StoredCounts(3, 1)).one(id="wipe-ask")
    assert text("en", "kept.wipe_sure", tasks=3, pictures=1) in question.text
    sure, back = question.all(data_action="wipe")
    assert (sure["data-arg"], sure.text) == (
        "yes",
        text("en", "kept.limit_yes"),
    )
    assert (back["data-arg"], back.text) == ("no", text("en", "cancel"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_this_browser_cannot_do_is_told(language: str) -> None:
    less = panel(StorageStatus(reduced=True, memory=True), language=language)
    assert text(language, "kept.reduced") in less.text
    assert text(language, "kept.memory") in less.text
    whole = panel(language=language)
    assert text(language, "kept.reduced") not in whole.text
    assert text(language, "kept.memory") not in whole.text


def test_a_notice_is_text_and_can_be_dismissed() -> None:
    said = Notice(message("journal.failed", why=HOSTILE))
    root = panel(journal_notice=said)
    assert not root.all("script") + root.all("img")
    assert root.one(data_action="dismiss")["data-arg"] == "journal"
