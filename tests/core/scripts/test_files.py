"""The scripts that a person keeps."""

import json

import pytest

from app.core.scripts.files import (
    FIRST,
    MAX_FILES,
    MAX_TEXT,
    ScriptFiles,
    files_text,
    read_files,
)


def test_there_is_always_an_open_file() -> None:
    files = ScriptFiles()
    assert (files.opened, files.text, files.names) == (FIRST, "", (FIRST,))
    assert files.removed(FIRST) == files


def test_typing_goes_into_the_open_file() -> None:
    files = ScriptFiles().added("second", "b").typed("c")
    assert files.texts == {FIRST: "", "second.py": "c"}
    assert files.open(FIRST).text == ""
    assert files.open("none") is files
    assert len(files.typed("x" * (MAX_TEXT + 1)).text) == MAX_TEXT


def test_names_are_told_apart() -> None:
    files = ScriptFiles().added("script", "").added("script.py", "").added("", "")
    assert files.names == (FIRST, "script-2.py", "script-3.py", "script-4.py")


def test_a_full_list_takes_no_more() -> None:
    files = ScriptFiles({f"{n}.py": "" for n in range(MAX_FILES)}, "0.py")
    assert files.added("more", "") is files


def test_removing() -> None:
    files = ScriptFiles({"a": "1", "b": "2", "c": "3"}, "c")
    assert files.removed("c").opened == "b"
    assert files.removed("a") == ScriptFiles({"b": "2", "c": "3"}, "c")
    assert files.removed("none") == ScriptFiles()


def test_renaming() -> None:
    files = ScriptFiles({"a.py": "1", "b.py": "2"}, "a.py")
    assert files.renamed(" c ").texts == {"c.py": "1", "b.py": "2"}
    assert files.renamed("b").names == ("b-2.py", "b.py")
    assert files.renamed("").names == files.renamed("a.py").names == files.names
    assert ScriptFiles().renamed("x").opened == "x.py"


def test_a_setting_gives_the_same_files() -> None:
    files = ScriptFiles({"a": "1", "b": "é"}, "b")
    assert read_files(files_text(files)) == files


@pytest.mark.parametrize(
    "text",
    [None, "", "no json", "[]", '{"files": 1}', '{"files": {"": "x"}}', '{"files": {"a": 1}}'],
)
def test_what_is_not_valid_is_left_out(text: str | None) -> None:
    assert read_files(text) == ScriptFiles()


def test_an_unknown_open_file_is_the_first() -> None:
    text = json.dumps({"files": {"a": "1", "b": "2"}, "open": 7})
    assert read_files(text).opened == "a"


def test_imported_files_come_beside_those_that_are_here() -> None:
    here = ScriptFiles({"a.py": "1", "b.py": "2"}, "b.py")
    given = ScriptFiles({"a.py": "3", "x.py": "2", "c.py": "4", "d.py": ""}, "c.py")
    after = here.with_imported(given)
    assert after == ScriptFiles({"a.py": "1", "b.py": "2", "a-2.py": "3", "c.py": "4"}, "b.py")
    assert after.with_imported(given) == after


def test_imported_files_replace_an_empty_one() -> None:
    given = ScriptFiles({"x.py": "1", "y.py": "2"}, "y.py")
    assert ScriptFiles().with_imported(given) == ScriptFiles({"x.py": "1", "y.py": "2"}, "y.py")
    assert ScriptFiles().with_imported(ScriptFiles()) == ScriptFiles()
