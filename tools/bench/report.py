"""The figures as tables in Markdown, and as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tools.bench.figures import Figure, ratio
from tools.bench.results import Results
from tools.bench.sites import DEVELOPMENT, DIST, STOCK, TITLES

VISITS = ("cold", "warm")
RATIOS = (
    ("warm", "ready", DEVELOPMENT, "ready, warm, to the same app started by stock PyScript"),
    ("warm", "ready", STOCK, "ready, warm, to a bare PyScript page"),
    ("warm", "first POST", DEVELOPMENT, "first POST, warm, to the same app"),
    ("cold", "ready", DEVELOPMENT, "ready, cold, to the same app"),
    ("cold", "bytes until ready", DEVELOPMENT, "bytes until ready, cold, to the same app"),
    ("cold", "bytes until ready", STOCK, "bytes until ready, cold, to a bare PyScript page"),
)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown: its first column is text, the others are figures."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def start_rows(results: Results) -> Iterator[list[str]]:
    """Yield a row for each figure of each visit."""
    pages = results.pages
    for visit in VISITS:
        for name in results.names(visit):
            figures = [results.start(page, visit, name) for page in pages]
            yield [f"{visit}: {name}", *(one.text() if one else "–" for one in figures)]


def ratio_rows(results: Results) -> Iterator[list[str]]:
    """Yield how `dist/` compares, where both were measured."""
    for visit, name, other, title in RATIOS:
        ours, theirs = results.start(DIST, visit, name), results.start(other, visit, name)
        if ours and theirs and theirs.median:
            yield [title, f"{ratio(ours, theirs):.2f}"]


def alone_rows(figures: Mapping[str, Figure]) -> Iterator[list[str]]:
    """Yield a row for each figure of `dist/` alone."""
    for name, one in figures.items():
        yield [name, one.text()]


def gallery_rows(results: Results) -> Iterator[list[str]]:
    """Yield a row for each figure of the library, with a column for each of its sizes."""
    sizes = list(results.gallery.values())
    for name in sizes[0]:
        yield [name, *(size[name].text() for size in sizes)]


def text(results: Results) -> str:
    """Return all tables."""
    facts = results.machine
    where = f"{facts['browser']}, {facts['processor']}, {facts['cores']} cores, {facts['date']}"
    parts = [f"{where}. Rounds: {results.rounds}; medians, and the least to the greatest."]
    if results.pages:
        head = ["start", *(TITLES[page] for page in results.pages)]
        parts.append(table(head, list(start_rows(results))))
    if rows := list(ratio_rows(results)):
        parts.append(table(["`dist/` compared", "ratio"], rows))
    if results.gallery:
        head = ["library in `dist/`", *(f"{count:,} pictures" for count in results.gallery)]
        parts.append(table(head, list(gallery_rows(results))))
    if results.cards:
        parts.append(table(["task cards", TITLES[DIST]], list(alone_rows(results.cards))))
    if results.windows:
        head = [f"Run pressed in {results.window_count} windows at once", TITLES[DIST]]
        parts.append(table(head, list(alone_rows(results.windows))))
    if results.queue:
        parts.append(table(["runs on two servers", TITLES[DIST]], list(alone_rows(results.queue))))
    if results.probes:
        head = ["windows that look at two servers", TITLES[DIST]]
        parts.append(table(head, list(alone_rows(results.probes))))
    parts += [f"{name}: {said}." for name, said in results.engines.items()]
    return "\n\n".join(parts)


def plain(results: Results) -> dict[str, object]:
    """Return everything as JSON values."""
    starts = {
        page: {
            visit: {
                name: one.plain()
                for name in results.names(visit)
                if (one := results.start(page, visit, name))
            }
            for visit in VISITS
        }
        for page in results.pages
    }
    return {
        "machine": dict(results.machine),
        "rounds": results.rounds,
        "starts": starts,
        "ratios": {title: float(value) for title, value in ratio_rows(results)},
        "gallery": {
            str(count): {name: one.plain() for name, one in found.items()}
            for count, found in results.gallery.items()
        },
        "cards": {name: one.plain() for name, one in results.cards.items()},
        "windows": {name: one.plain() for name, one in results.windows.items()},
        "queue": {name: one.plain() for name, one in results.queue.items()},
        "probes": {name: one.plain() for name, one in results.probes.items()},
        "engines": dict(results.engines),
    }


def write(results: Results, target: Path) -> None:
    """Write everything to a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(plain(results), indent=1) + "\n", encoding="utf-8")
