"""Texts that each run fills in: choices in prompts, tokens in file prefixes.

A graph keeps them as typed, so that a form shows the author's text.

    fill_in(graph, texts, pick=random.randrange, now=(2026, 1, 31, 13, 5, 59))
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.workflow.graph import Graph, fill

Pick = Callable[[int], int]
"""A random source: `pick(n)` returns an integer from 0 to n - 1; n is at least 1."""

Moment = tuple[int, int, int, int, int, int]
"""A local time: year, month, day, hour, minute, second."""

_MAX_DEPTH = 50
"""Maximum nesting of choices; deeper ones stay as typed."""

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_ESCAPED = re.compile(r"\\([{}|])")
_TOKEN = re.compile(r"%([^%]+)%")
_DATE_PART = re.compile(r"dd?|MM?|hh?|mm?|ss?|yyy?y?")
_NOT_IN_NAMES = re.compile(r'[/?<>\\:*|"\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class Alias:
    """The name of a node in tokens: `name`, its property `Node name for S&R`, else `title`."""

    name: str
    title: str
    node: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunTexts:
    """The fields, by node id and name, that have choices (`dynamic`) or tokens (`tokens`)."""

    dynamic: tuple[tuple[str, str], ...] = ()
    tokens: tuple[tuple[str, str], ...] = ()
    aliases: tuple[Alias, ...] = field(default=())


def fill_in(graph: Graph, texts: RunTexts, pick: Pick, now: Moment) -> Graph:
    """Return the graph for one run. Fields that are linked or missing stay unchanged."""

    def typed(fields: Iterable[tuple[str, str]], of: Graph) -> list[tuple[str, str, str]]:
        found = ((key, name, of.get(key, {}).get("inputs", {}).get(name)) for key, name in fields)
        return [(key, name, value) for key, name, value in found if isinstance(value, str)]

    replaced = [
        (key, name, with_tokens(value, graph, texts.aliases, now))
        for key, name, value in typed(texts.tokens, graph)
    ]
    graph = fill(graph, replaced) if replaced else graph
    chosen = [
        (key, name, with_choices(value, pick)) for key, name, value in typed(texts.dynamic, graph)
    ]
    return fill(graph, chosen) if chosen else graph


def with_choices(text: str, pick: Pick) -> str:
    """Return a prompt without its comments, with one choice picked for each `{a|b}`."""
    return _chosen(_COMMENT.sub("", text), pick, 0)


def _chosen(text: str, pick: Pick, depth: int) -> str:
    if depth > _MAX_DEPTH:
        return text
    made: list[str] = []
    place = 0
    while place < len(text):
        letter = text[place]
        if letter == "{":
            choices, place = _choices(text, place + 1)
            made.append(_chosen(choices[pick(len(choices))], pick, depth + 1))
            continue
        step = 2 if letter == "\\" else 1
        made.append(text[place : place + step])
        place += step
    return _ESCAPED.sub(r"\1", "".join(made))


def _choices(text: str, place: int) -> tuple[list[str], int]:
    """Return the choices from `place` to the closing brace, and the position after it."""
    choices: list[str] = []
    start, depth = place, 0
    while place < len(text):
        letter = text[place]
        if letter == "}" and depth == 0:
            break
        if letter == "|" and depth == 0:
            choices.append(text[start:place])
            start = place + 1
        depth += {"{": 1, "}": -1}.get(letter, 0)
        place += 2 if letter == "\\" else 1
    return [*choices, text[start:place]], place + 1


def has_node_token(text: str) -> bool:
    """Return whether a text has a token that refers to a node's value."""
    return any(token.count(".") == 1 for token in _TOKEN.findall(text))


def with_tokens(text: str, graph: Graph, aliases: Iterable[Alias], now: Moment) -> str:
    """Return a text with its tokens replaced: `%date:yyyy-MM-dd%` and `%Node.widget%`.

    Characters that are invalid in file names become `_`. Unknown tokens stay unchanged.
    """
    known = tuple(aliases)

    def replaced(match: re.Match[str]) -> str:
        name, dot, widget = match[1].partition(".")
        if not dot or "." in widget:
            is_date = name.startswith("date:")
            return _date(name.removeprefix("date:"), now) if is_date else match[0]
        node = next((one for one in known if one.name == name), None) or next(
            (one for one in known if one.title == name), None
        )
        if node is None:
            return match[0]
        current = graph.get(node.node, {}).get("inputs", {}).get(widget)
        value = node.values.get(widget) if isinstance(current, list) else current
        value = node.values.get(widget) if value is None else value
        return match[0] if value is None else _NOT_IN_NAMES.sub("_", _text_of(value))

    return _TOKEN.sub(replaced, text)


def _date(pattern: str, now: Moment) -> str:
    parts = dict(zip("yMdhms", now))

    def part(match: re.Match[str]) -> str:
        letters = match[0]
        if letters == "yyy":
            return letters
        if letters[0] == "y":
            return str(parts["y"])[-len(letters) :]
        return str(parts[letters[0]]).zfill(len(letters))

    return _DATE_PART.sub(part, pattern)


def _text_of(value: Any) -> str:
    """Return a value as JavaScript would convert it to a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
