"""What the figures were measured on: figures of two machines are not comparable."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

CPU_FILE = Path("/proc/cpuinfo")


def processor(text: str) -> str:
    """Return the processor's name from the text of /proc/cpuinfo, "" when it is not told."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("model name", "Model"):
            return " ".join(value.split())
    return ""


def machine(browser: str) -> dict[str, str | int]:
    """Return the facts beside the figures; `browser` is the browser's name and version."""
    known = CPU_FILE.read_text(encoding="utf-8") if CPU_FILE.exists() else ""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "browser": browser,
        "processor": processor(known) or platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0,
        "system": platform.platform(terse=True),
    }
