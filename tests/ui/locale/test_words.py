"""Words that people found hard are gone in both languages, and better ones are in their place."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.ui.locale.languages import read_language
from tests.ui.words import text, texts

CATALOG = Path(__file__).resolve().parents[3] / "app" / "workflows" / "catalog.toml"

ANY = ".*"

WORDS = [
    ("en", ANY, "Negative prompt", r"^Leave out$"),
    ("en", "field.required_model", "Choose a model.", r"This is empty"),
    ("en", "choice.none_checkpoint", "Put one into ComfyUI’s models/checkpoints", r"offer none"),
    ("en", r"lock\..*", "which this tab is pinned to, cannot run it: ", r"No server can run this"),
    ("en", r"lock\..*", "{names} can.", r"No server can"),
    ("en", r"servers\..*", "{running} running, {waiting} waiting", r"queued"),
    ("en", "more_of", "Show {n} more of {rest}", r"more$"),
    ("en", ANY, "Remove the task: {title}", r"Remove from the list|and its picture here"),
    ("en", "run.count_help_fixed", "The seed is fixed, so all will look the same.", r"of its own"),
    ("en", ANY, "Open picture", r"^Look at it$"),
    ("en", r"(windows|bar)\..*", "Tabs", r"[Ww]indow"),
    ("en", r"windows\..*", "this tab", r"^this one$"),
    ("en", r"windows\..*", "idle", r"^free$"),
    ("en", r"windows\..*", "A closed tab’s {n} {n, plural, one {task} other {tasks}}", r"^closed"),
    ("en", ANY, "Show them here", r"^Take over$"),
    ("en", ANY, "Delete everything stored here", r"all that is kept"),
    (
        "en",
        ANY,
        "{tasks} {tasks, plural, one {task} other {tasks}} and {pictures}",
        r"Really delete",
    ),
    ("en", ANY, "{pictures} {pictures, plural, one {picture} other {pictures}} added.", r"came in"),
    ("en", ANY, "# tasks cleared. Their pictures stay.", r"servers, not here"),
    ("en", ANY, "{server} refused the task", r"refused the prompt"),
    ("en", ANY, "{server} never took the task", r"took the prompt"),
    ("en", ANY, "The task was never sent", r"prompt was never sent"),
    ("en", "health.sign_in", "It wants a key", r"It answers with"),
    ("en", r"\w+\.offline", "This computer is offline. It goes on by itself.", r"Nothing answers"),
    ("zh", ANY, "任务尚未发送", r"提示词尚未发送"),
    ("zh", ANY, "拒绝了此任务", r"拒绝了提示词"),
    ("zh", ANY, "没有接收此任务", r"接收提示词"),
    ("zh", r"time\..*", "{s} 秒", r"\} (s|min|h)\b"),
    ("zh", ANY, "种子", r"^随机种子$"),
    ("zh", ANY, "使用随机种子", r"^随机种子$"),
    ("zh", ANY, "多台并行", r"分散"),
    ("zh", r"(windows|bar)\..*", "本标签页", r"窗口"),
    ("zh", ANY, "原图，来自 {server}", r"来自其服务器"),
    ("zh", ANY, "重新加载", r"刷新"),
    ("zh", ANY, "图片", r"图像(?!”节点)"),
    ("zh", ANY, "Lanczos（清晰）", r"Lanczos ?\("),
    ("zh", ANY, "“导出（API）”", r"导出 ?\("),
    ("zh", r"servers\..*", "运行 {running} · 等待 {waiting}", r"排队|含运行中"),
]
"""Language, which texts by their keys, a phrase of one of them, and one that none contains."""


def labels(value: Any, language: str) -> Iterator[str]:
    """Give all labels of the shipped workflows."""
    if isinstance(value, list):
        for item in value:
            yield from labels(item, language)
    elif isinstance(value, dict):
        if isinstance(value.get(language), str):
            yield value[language]
        for item in value.values():
            yield from labels(item, language)


def texts_of(language: str, keys: str) -> list[str]:
    """Return the texts of these keys, with the labels of the shipped workflows where all count."""
    found = [said for key, said in read_language(language).texts.items() if re.fullmatch(keys, key)]
    if keys == ANY:
        found.extend(labels(tomllib.loads(CATALOG.read_text("utf-8")), language))
    return found


@pytest.mark.parametrize(("language", "keys", "said", "before"), WORDS)
def test_the_better_words_are_there_and_those_before_are_gone(
    language: str, keys: str, said: str, before: str
) -> None:
    found = texts_of(language, keys)
    assert any(said in one for one in found)
    assert [one for one in found if re.search(before, one)] == []


def test_times_and_counts_are_said_with_their_units() -> None:
    assert text("zh", "time.took", span=texts("zh").span(3_000)) == "用时 3 秒"
    assert text("en", "archive.imported", tasks=1, pictures=2) == "1 task and 2 pictures added."
    known = text("en", "archive.imported_known", tasks=9, pictures=1, known=3)
    assert known == "9 tasks and 1 picture added, 3 tasks were here already."
