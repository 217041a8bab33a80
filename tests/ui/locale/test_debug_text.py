"""The text of the debug function."""

from typing import Any

from app.ui.locale.debug_text import debug_text
from tests.ui.words import texts

A, B = "http://a.example", "http://b.example"


def report(**changes: Any) -> dict[str, Any]:
    return {
        "windowId": "win-1",
        "clientId": "client-1",
        "lockedServer": A,
        "pinned": False,
        "spread": False,
        "openTaskCount": 1,
        "tasks": [
            {"promptId": "p1", "executionServer": A, "state": "running", "open": True},
            {"promptId": "p2", "executionServer": "", "state": "lost", "open": False},
        ],
        "otherWindows": [],
        "inconsistencies": [],
        "ignored": {},
        "version": "1.2.3",
        **changes,
    }


def test_english_labels() -> None:
    lines = debug_text(texts("en"), report()).splitlines()
    assert "Current window: win-1" in lines
    assert f"Locked server: {A}" in lines
    assert "Open tasks: 1" in lines
    assert lines[-1] == "Version: 1.2.3"
    assert f"  Task p1: {A} (Running)" in lines
    assert "  Task p2: unbound (Lost)" in lines


def test_chinese_labels_are_the_agreed_ones() -> None:
    lines = debug_text(texts("zh"), report()).splitlines()
    assert "当前窗口: win-1" in lines
    assert f"锁定服务器: {A}" in lines
    assert "待处理任务: 1" in lines
    assert any(line.strip().startswith(f"任务 p1: {A}") for line in lines)
    assert any(line.strip().startswith("任务 p2: 未绑定") for line in lines)


def test_free_pinned_and_spreading_windows() -> None:
    assert "Locked server: none\n" in debug_text(texts("en"), report(lockedServer=None))
    assert f"Locked server: {A} (pinned)" in debug_text(texts("en"), report(pinned=True))
    spreading = debug_text(texts("en"), report(lockedServer=None, spread=True))
    assert "Locked server: none, spreading" in spreading


def test_other_windows_are_listed_with_their_tasks() -> None:
    other = {
        "windowId": "win-2",
        "lockedServer": B,
        "openTaskCount": 1,
        "tasks": [{"promptId": "p9", "executionServer": B}],
    }
    said = debug_text(texts("en"), report(otherWindows=[other]))
    assert "Other windows: 1" in said
    assert "  Window: win-2\n" in said
    assert f"    Locked server: {B}\n" in said
    assert f"      Task p9: {B}\n" in said


def test_inconsistencies_and_ignored_frames() -> None:
    said = debug_text(texts("en"), report(inconsistencies=["bad"], ignored={f"{A}: not JSON": 3}))
    assert "Inconsistencies: 1\n  ! bad\n" in said
    assert f"Ignored from servers: 3\n  3 × {A}: not JSON" in said
    assert "Inconsistencies: none" in debug_text(texts("en"), report())
