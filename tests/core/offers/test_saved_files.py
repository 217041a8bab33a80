"""The list of saved workflows, as servers of several ages send it."""

from app.core.offers.offer import Offer, Source
from app.core.offers.saved_files import read_saved, title_of


def test_files_are_described_by_newer_servers() -> None:
    listed = [
        {"path": "portrait.json", "size": 9, "modified": 5_000},
        {"path": "land/lake.app.json", "size": 9, "modified": 6_000},
        {"path": "land/barn.json", "size": 9, "modified": 7_000},
        {"path": ".index.json", "size": 2, "modified": 1},
        {"path": "land/readme.txt", "size": 2, "modified": 1},
    ]
    assert read_saved(listed).items == (
        Offer(Source.SAVED, "portrait.json", "portrait", at=5_000),
        Offer(Source.SAVED, "land/barn.json", "barn", "land", at=7_000),
        Offer(Source.SAVED, "land/lake.app.json", "lake", "land", at=6_000),
    )


def test_files_are_named_by_older_servers() -> None:
    found = read_saved(["a.json", "sub\\b.json", {"path": 3}, None])
    assert [(one.path, one.group) for one in found.items] == [("a.json", ""), ("sub/b.json", "sub")]
    assert found.unreadable == 2


def test_an_answer_that_is_no_list_is_said() -> None:
    problem = read_saved({"path": "a.json"}).problem
    assert problem is not None
    assert problem.key == "answer.shape"


def test_a_title_is_the_name_without_extensions() -> None:
    titles = [title_of(name) for name in ("a.json", "a.JSON", "a.app.json", ".app.json", "plain")]
    assert titles == ["a", "a", "a", ".app.json", "plain"]
