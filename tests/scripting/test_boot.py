"""A script's run: its value, its output, its errors."""

import ast
from typing import Any

import pytest

from app.scripting import boot
from app.scripting.output import Output


async def evaluate(text: str, globals: dict[str, Any], filename: str) -> Any:  # noqa: A002
    """Stand in for Pyodide's own."""
    tree = ast.parse(text, filename)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, filename, "exec"), globals)
        return None
    tree.body.pop()
    exec(compile(tree, filename, "exec"), globals)
    return eval(compile(ast.Expression(last.value), filename, "eval"), globals)


async def test_a_script_that_ends_has_no_error() -> None:
    assert await boot.run("x = 1", "script.py", evaluate) == ""
    assert await boot.run("raise SystemExit", "script.py", evaluate) == ""
    assert await boot.run("raise SystemExit(2)", "script.py", evaluate) == "SystemExit: 2\n"


async def test_a_traceback_begins_in_the_script() -> None:
    told = await boot.run("def f():\n    return 1 / 0\n\nf()\n", "script.py", evaluate)
    lines = told.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1] == '  File "script.py", line 4, in <module>'
    assert "return 1 / 0" in told
    assert lines[-1] == "ZeroDivisionError: division by zero"


async def test_a_syntax_error_names_its_line() -> None:
    told = await boot.run("print(1)\nfor\n", "script.py", evaluate)
    assert 'File "script.py", line 2' in told
    assert "SyntaxError" in told


async def test_a_line_goes_on_with_the_names_of_the_script(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await boot.run("n = 6\ndef half(x):\n    return x / 0", "script.py", evaluate) == ""
    assert await boot.run("n * 7", "<line 1>", evaluate, goes_on=True) == ""
    assert await boot.run("m = _ + 1", "<line 2>", evaluate, goes_on=True) == ""
    assert await boot.run("m", "<line 3>", evaluate, goes_on=True) == ""
    assert capsys.readouterr().out == "42\n43\n"
    told = await boot.run("half(m)", "<line 4>", evaluate, goes_on=True)
    assert 'File "<line 4>", line 1' in told
    assert 'File "script.py", line 3, in half' in told
    assert "return x / 0" in told
    assert "NameError" in await boot.run("n", "script.py", evaluate)


def test_output_is_a_text_stream() -> None:
    printed: list[tuple[str, bool]] = []
    out = Output(lambda text, is_error: printed.append((text, is_error)), is_error=True)
    print("a", 1, file=out, flush=True)
    assert "".join(text for text, _ in printed) == "a 1\n"
    assert out.writable()
    with pytest.raises(TypeError):
        out.write(b"x")  # type: ignore[arg-type]
