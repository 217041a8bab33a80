"""The text of `window.debugMultiWindowServers()`, from its plain report."""

from collections.abc import Mapping
from typing import Any

from app.ui.locale.texts import Texts


def debug_text(texts: Texts, report: Mapping[str, Any]) -> str:
    """Return the report in words: this window, its lock and tasks, the others, what is wrong."""

    def label(key: str, value: object) -> str:
        return texts.text("debug.line", label=texts.text(key), value=value)

    lines = [
        label("debug.window", report["windowId"]),
        label("debug.locked", _locked(texts, report)),
        label("debug.open", report["openTaskCount"]),
        *_tasks(texts, report, "  "),
        label("debug.others", len(report["otherWindows"])),
    ]
    for other in report["otherWindows"]:
        lines.append("  " + label("debug.other", other["windowId"]))
        lines.append("    " + label("debug.locked", _locked(texts, other)))
        lines.append("    " + label("debug.open", other["openTaskCount"]))
        lines += _tasks(texts, other, "      ")
    found = report["inconsistencies"]
    lines.append(label("debug.wrong", len(found) or texts.text("debug.none")))
    lines += [f"  ! {item}" for item in found]
    ignored = report["ignored"]
    lines.append(label("debug.ignored", sum(ignored.values())))
    lines += [f"  {count} × {why}" for why, count in sorted(ignored.items())]
    lines.append(label("debug.version", report["version"]))
    return "\n".join(lines)


def _locked(texts: Texts, window: Mapping[str, Any]) -> str:
    locked = window.get("lockedServer")
    if not locked:
        return texts.text("debug.spread" if window.get("spread") else "debug.none")
    return f"{locked} ({texts.text('debug.pinned')})" if window.get("pinned") else str(locked)


def _tasks(texts: Texts, window: Mapping[str, Any], indent: str) -> list[str]:
    lines = []
    for task in window["tasks"]:
        server = task.get("executionServer") or texts.text("debug.unbound")
        state = texts.text(f"state.{task['state']}") if task.get("state") else ""
        line = texts.text("debug.task", id=task["promptId"], server=server)
        lines.append(f"{indent}{line}" + (f" ({state})" if state else ""))
    return lines
