"""A scene that notes what a view reads of it, to compare that with what the view declares.

A note is a path: "page.language", "health['http://a']", "server_name(http://a)". Of a mapping or a
set a view reads single keys, each a note of its own, or the whole. Each property of `Scene` is
one note, with the plain fields that it is made of: who declares these declares the property too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property
from typing import Any, cast

from app.core.windows.window import Window
from app.ui.scene import Scene
from app.ui.state import Form, PageState

CONTAINERS = (PageState, Window, Form)
"""Values that views read single fields of."""


@dataclass
class Notes:
    """What was read: each path with the plain fields that its value follows from."""

    paths: dict[str, frozenset[str]] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)

    def add(self, path: str, value: object, sources: frozenset[str] | None = None) -> object:
        self.paths[path] = frozenset({path}) if sources is None else sources
        self.values[path] = value
        return value


def recorded(scene: Scene) -> tuple[Scene, Notes]:
    """Return a scene that records, and its notes."""
    notes = Notes()
    return cast("Scene", _Recorder(scene, notes)), notes


class _Recorder:
    """The scene: fields and what it works out are noted, the latter with what went into it."""

    def __init__(self, scene: Scene, notes: Notes) -> None:
        self._scene = scene
        self._notes = notes

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._scene, name)
        if name == "page":
            return _wrap(value, name, self._notes)
        if callable(value):
            return lambda *args: self._call(name, value, args)
        sources = _sources(self._scene, name)
        if isinstance(value, Window | Mapping | Set) and sources == {name}:
            return _wrap(value, name, self._notes)
        return self._notes.add(name, value, sources)

    def _call(self, name: str, method: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        path = f"{name}({', '.join(map(_name, args))})"
        return self._notes.add(path, method(*args), _sources(self._scene, name, *args))


class _Deep:
    """The scene for its own properties: notes the plain fields that they come down to."""

    def __init__(self, scene: Scene, found: set[str]) -> None:
        self._scene = scene
        self._found = found

    def __getattr__(self, name: str) -> Any:
        if name == "intl":
            return self._scene.intl  # the rules of languages stay as they are
        if name in ("page", "state"):
            return _DeepState(getattr(self._scene, name), name, self._found)
        return _worked_out(self, name)


class _DeepState:
    def __init__(self, state: object, name: str, found: set[str]) -> None:
        self._state = state
        self._name = name
        self._found = found

    def __getattr__(self, name: str) -> Any:
        found = getattr(type(self._state), name, None)
        if isinstance(found, property | cached_property):
            return (found.fget if isinstance(found, property) else found.func)(self)  # type: ignore[misc]
        if callable(found):
            return lambda *args: found(self, *args)
        if self._name == "state" and name in ("window", "unrecorded"):
            self._found.add("window")
        else:
            names = {"presences": "others"}
            prefix = "page." if self._name == "page" else ""
            self._found.add(prefix + names.get(name, name))
        return getattr(self._state, name)


def _worked_out(scene: Any, name: str) -> Any:
    found = next(vars(one)[name] for one in Scene.__mro__ if name in vars(one))
    if isinstance(found, property):
        return found.fget(scene)  # type: ignore[misc]
    if isinstance(found, cached_property):
        return found.func(scene)
    return lambda *args: found(scene, *args)


def _sources(scene: Scene, name: str, *args: Any) -> frozenset[str]:
    found: set[str] = set()
    value = _worked_out(_Deep(scene, found), name)
    if args or (callable(value) and not is_dataclass(value)):
        value(*args)
    return frozenset(found)


def _name(value: Any) -> str:
    return str(getattr(value, "id", value))


def _wrap(value: Any, path: str, notes: Notes) -> Any:
    if isinstance(value, CONTAINERS):
        return _Fields(value, path, notes)
    if isinstance(value, Mapping):
        return _Keys(value, path, notes)
    if isinstance(value, Set):
        return _Members(value, path, notes)
    return notes.add(path, value)


class _Fields:
    def __init__(self, value: Any, path: str, notes: Notes) -> None:
        self._value = value
        self._path = path
        self._notes = notes

    def __getattr__(self, name: str) -> Any:
        value, path = getattr(self._value, name), f"{self._path}.{name}"
        if callable(value):
            return lambda *args: _wrap(
                value(*args), f"{path}({', '.join(map(_name, args))})", self._notes
            )
        return _wrap(value, path, self._notes)


class _Keys(Mapping[Any, Any]):
    def __init__(self, value: Mapping[Any, Any], path: str, notes: Notes) -> None:
        self._value = value
        self._path = path
        self._notes = notes

    def __getitem__(self, key: Any) -> Any:
        self._notes.add(f"{self._path}[{key!r}]", self._value.get(key))
        return self._value[key]

    def __iter__(self) -> Iterator[Any]:
        self._notes.add(self._path, self._value)
        return iter(self._value)

    def __len__(self) -> int:
        self._notes.add(self._path, self._value)
        return len(self._value)


class _Members(Set[Any]):
    def __init__(self, value: Set[Any], path: str, notes: Notes) -> None:
        self._value = value
        self._path = path
        self._notes = notes

    def __contains__(self, key: object) -> bool:
        self._notes.add(f"{self._path}[{key!r}]", key in self._value)
        return key in self._value

    def __iter__(self) -> Iterator[Any]:
        self._notes.add(self._path, self._value)
        return iter(self._value)

    def __len__(self) -> int:
        self._notes.add(self._path, self._value)
        return len(self._value)

    def __bool__(self) -> bool:
        self._notes.add(f"{self._path}[any]", bool(self._value))
        return bool(self._value)

    def __hash__(self) -> int:
        return hash(self._path)


def declared(reads: Callable[[Scene], tuple[object, ...]], scene: Scene) -> Notes:
    """Return what a declaration names; a mapping or a set in it is declared as a whole."""
    recorder, notes = recorded(scene)
    for one in reads(recorder):
        if isinstance(one, _Keys | _Members | _Fields):
            notes.add(one._path, one._value)
    return notes


def missing(read: Notes, known: Notes) -> set[str]:
    """Return what was read and is not declared."""
    whole = {path for path, sources in known.paths.items() if sources == {path}}
    forms = "page.form(" if "page.forms" in whole else "none"
    return {
        path
        for path, sources in read.paths.items()
        if path not in known.paths
        and not path.startswith(forms)
        and path.partition("[")[0] not in whole
        and not (sources and {one.partition("[")[0] for one in sources} <= whole)
    }
