"""`make bench`: its arithmetic, its tables, and the host whose bytes it counts."""

from __future__ import annotations

import gzip
import http.client
import io
import json
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.core.archive.manifest import MANIFEST
from app.core.archive.refusals import parse_manifest
from app.core.ids import ServerUrl
from app.core.storage.recovery import tasks_of
from app.core.task.task import TaskState
from tools.bench import report
from tools.bench.chromium import wait_for
from tools.bench.figures import BenchError, figure, plain, ratio, share_of
from tools.bench.filling import archive
from tools.bench.frames import smoothness
from tools.bench.host import KEPT, KEPT_FOR_GOOD, Host, freshness, hosted
from tools.bench.machine import processor
from tools.bench.memory import private
from tools.bench.probes import Probes
from tools.bench.results import Results, measured
from tools.bench.rounds import interleaved
from tools.bench.sites import DEVELOPMENT, DIST, STOCK, stock
from tools.bench.traffic import Count, Sent, count, split
from tools.bench.windows import Outcome
from tools.serve import Site


def test_a_figure_is_a_median_with_its_spread() -> None:
    assert figure([3, 1, 2], "ms").text() == "2 ms (1 to 3)"
    assert figure([1234.4], "ms").text() == "1,234 ms"
    assert figure([2, 2], "").text() == "2"
    assert figure([1, 4], "MB").median == 2.5
    with pytest.raises(BenchError):
        figure([], "ms")


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.126, "0.13"), (9.5, "9.50"), (31, "31"), (47.26, "47.3"), (6445659, "6,445,659")],
)
def test_numbers_have_the_digits_that_mean_something(value: float, said: str) -> None:
    assert plain(value) == said


def test_a_ratio_is_of_the_medians() -> None:
    assert ratio(figure([1, 2, 3], "ms"), figure([8], "ms")) == 0.25
    with pytest.raises(BenchError):
        ratio(figure([1], "ms"), figure([0], "ms"))


def test_a_share_of_values() -> None:
    assert share_of([4, 1, 3, 2], 0.5) == 3
    assert share_of([1, 2], 1.0) == 2
    with pytest.raises(BenchError):
        share_of([], 0.5)


def test_rounds_are_interleaved_and_each_is_first_in_turn() -> None:
    assert list(interleaved("abc", 2)) == [
        (0, "a"),
        (0, "b"),
        (0, "c"),
        (1, "b"),
        (1, "c"),
        (1, "a"),
    ]
    assert list(interleaved([], 2)) == []


def test_frames_are_told_by_the_second_and_by_the_longest() -> None:
    found = smoothness([0, 10, 20, 120], [70.0])
    assert (found.per_second, found.longest, found.longest_task) == (25.0, 100, 70.0)
    with pytest.raises(BenchError):
        smoothness([0, 10], [])


def test_what_was_sent_is_split_at_a_moment() -> None:
    sent = [Sent(1.0, "/a", 10), Sent(2.0, "/b", 20), Sent(3.0, "/c", 5)]
    assert count(sent) == Count(3, 35)
    assert split(sent, 2.0) == (Count(2, 30), Count(1, 5))


def test_memory_and_processor_are_read_from_the_systems_texts() -> None:
    assert private("Rss: 9 kB\nPrivate_Clean:   4 kB\nPrivate_Dirty: 6 kB\n") == 10 * 1024
    assert processor("vendor: x\nmodel name\t: A  fast one\n") == "A fast one"
    assert processor("") == ""


def test_only_folders_named_by_a_hash_are_kept_for_good() -> None:
    for path in ("/app-0a1b2c3d4e/main.py", "/some/0123456789abcdef/x.js", "/a.0123abcd/x"):
        assert freshness(path) == KEPT_FOR_GOOD
    for path in ("/", "/index.html", "/app/main.py", "/vendor/pyodide/pyodide.mjs"):
        assert freshness(path) == KEPT


def ask(host: Host, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(host.url).netloc, timeout=5)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    entries = len(host.ledger.all())
    connection.request("GET", path, headers=named)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    wait_for(lambda: len(host.ledger.all()) > entries, "its entry")  # is made after the answer
    return answer, body


def test_the_host_compresses_validates_and_counts_every_byte(tmp_path: Path) -> None:
    text = b"x = 1\n" * 1000
    (tmp_path / "main.py").write_bytes(text)
    (tmp_path / "python.zip").write_bytes(text)
    with hosted(Site(tmp_path, servers=(("A", "http://a"),)), [tmp_path]) as host:
        packed, body = ask(host, "/main.py", Accept_Encoding="gzip, br")
        assert packed.getheader("Content-Encoding") == "gzip"
        assert gzip.decompress(body) == text
        plainly, whole = ask(host, "/main.py")
        assert plainly.getheader("Content-Encoding") is None
        assert whole == text
        assert ask(host, "/python.zip", Accept_Encoding="gzip")[1] == text
        again, nothing = ask(host, "/main.py", If_None_Match=packed.getheader("ETag") or "")
        assert (again.status, nothing) == (304, b"")
        assert ask(host, "/none")[0].status == 404
        assert json.loads(ask(host, "/servers.json")[1])["servers"][0]["url"] == "http://a"
        assert host.ledger.all()[0].size > len(body)
        paths = [one.path for one in host.ledger.all()]
        assert paths == [
            "/main.py",
            "/main.py",
            "/python.zip",
            "/main.py",
            "/none",
            "/servers.json",
        ]
        host.ledger.forget()
        assert host.ledger.all() == []


def test_the_stock_page_has_all_that_it_names(tmp_path: Path) -> None:
    page = stock(tmp_path / "stock")
    assert not page.takes_work
    for name in ("index.html", "main.py", "pyscript.toml", "vendor/pyscript/core.js"):
        assert (page.root / name).is_file()


def test_a_past_is_what_the_page_imports() -> None:
    content = archive(3, "window", ServerUrl("http://pictures"), b"thumb", 1_764_000_000_000)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        manifest = parse_manifest(file.read(MANIFEST).decode())
        assert {file.read(f"pictures/{key}") for key in manifest.pictures} == {b"thumb"}
    tasks, strange = tasks_of(manifest.tasks)
    assert strange == 0
    assert [task.state for task in tasks] == [TaskState.SUCCEEDED] * 3
    assert len({task.prompt_id for task in tasks}) == 3
    assert all(row["owner"] == "window" for row in manifest.tasks)


def some_results() -> Results:
    results = Results({"browser": "B 1", "processor": "P", "cores": 2, "date": "today"}, 3)
    for page, ready in ((DIST, 400.0), (DEVELOPMENT, 2000.0), (STOCK, 1600.0)):
        for _ in range(3):
            results.add(page, "warm", {"ready": ready, "bytes until ready": 2e6})
    results.add(DIST, "warm", {"first POST": 500.0})
    for size, frames in ((2_000, 58.0), (20_000, 51.0)):
        results.gallery[size] = {"frames per second": measured("frames per second", [frames])}
    outcome = Outcome(32, 31, 9_500.0, [float(wait) for wait in range(1, 101)])
    results.window_count = 16
    asked = Probes(one=0.4, many=0.41, count=16)
    results.probes = {name: measured(name, [value]) for name, value in asked.values()}
    results.windows = {name: measured(name, [value]) for name, value in outcome.values()}
    results.engines = {"Firefox": "not installed here"}
    return results


def test_tables_have_a_column_for_each_page_and_say_the_ratios() -> None:
    said = report.text(some_results())
    assert "| warm: ready | 400 ms | 2,000 ms | 1,600 ms |" in said
    assert "| warm: first POST | 500 ms | – | – |" in said
    assert "| warm: bytes until ready | 2 MB | 2 MB | 2 MB |" in said
    assert "| ready, warm, to the same app started by stock PyScript | 0.20 |" in said
    assert "| library in `dist/` | 2,000 pictures | 20,000 pictures |" in said
    assert "| frames per second | 58 | 51 |" in said
    assert "| requests a second, 16 windows | 0.41 |" in said
    assert "| Run pressed in 16 windows at once | `dist/` |" in said
    assert "| tasks done | 31 |" in said
    assert "| press to last end | 9,500 ms |" in said
    assert "| 95 % of waits within | 96 ms |" in said
    assert "| longest wait | 100 ms |" in said
    assert "Firefox: not installed here." in said


def test_a_run_of_one_part_prints_no_empty_tables() -> None:
    alone = Results(some_results().machine, 1)
    assert "|" not in report.text(alone)


def test_the_json_has_every_value(tmp_path: Path) -> None:
    target = tmp_path / "new" / "bench.json"
    report.write(some_results(), target)
    written = json.loads(target.read_text(encoding="utf-8"))
    assert written["starts"][DIST]["warm"]["ready"]["values"] == [400.0] * 3
    assert written["starts"][DIST]["warm"]["bytes until ready"]["median"] == 2
    assert written["ratios"]["ready, warm, to a bare PyScript page"] == 0.25
    assert written["windows"]["writes"]["median"] == 100
    assert written["machine"]["cores"] == 2
