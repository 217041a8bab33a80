"""Arranges the form of a graph: the top inputs, their order, and their labels.

The author's own form has priority: app mode, else the inputs promoted to hosts. The other inputs
are under *More*, by group. Only file prefixes are left out, since this program sets them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.form.entries import Entry, Source, entries_of
from app.core.form.labelling import labels
from app.core.form.meanings import VALUE_NODES, Meanings
from app.core.form.naming import Names
from app.core.form.prompts import Target, prompts
from app.core.workflow.app_mode import AppInput
from app.core.workflow.catalog import UPLOADS, Input, InputKind
from app.core.workflow.host_inputs import HostInput

FEW = 12
"""If no input belongs on top, this many are shown there."""

_SETTINGS = (
    *("width", "height", "size", "resolution", "aspect_ratio", "length", "duration", "seconds"),
    *("fps", "frame_rate", "batch_size"),
    *("steps", "cfg", "guidance", "denoise", "strength", "strength_model", "strength_clip"),
    *("scale_by", "multiplier", "megapixels", "blend_factor", "weight"),
)
"""Settings that people often change, in the form's order. Names only affect the position."""

_SIZES = _SETTINGS[: _SETTINGS.index("fps")]
"""Sizes and lengths. A person wants them on top although the author of a host promoted none."""

_CALCULATED = frozenset({"INT", "FLOAT", "BOOLEAN", "SIGMAS"})
"""Output types of nodes whose texts are formulas or lists of numbers, never prompts."""

_MODEL_FILES = (".safetensors", ".ckpt", ".pt", ".pth", ".gguf", ".bin", ".onnx", ".sft")

_Rank = tuple[int, int]


def inputs_of(source: Source) -> tuple[Input, ...]:
    """Return the inputs of a form in their order."""
    entries = list(entries_of(source))
    outline = source.outline
    app = outline.app.inputs if outline is not None and outline.app is not None else ()
    hosts = outline.host_inputs if outline is not None else ()
    authored = _authored(app or hosts, entries)
    taken = {target for entry in authored for target in entry.item.targets}
    rest = [entry for entry in entries if entry.target not in taken]
    texts = [entry.target for entry in (*authored, *rest) if _is_prose(entry, source)]
    roles = prompts(source.graph, texts)
    names, meanings = Names(source), Meanings(source.graph, roles)
    if app and authored:
        top, below = authored, rest
    else:
        closed = _Closed.of(hosts, authored)
        inside = [
            entry
            for entry in rest
            if closed.keeps_below(entry, roles)
            or _is_formula(entry, source)
            or _is_hidden(entry, source)
        ]
        free = [entry for entry in rest if entry not in inside]
        top, below = _split(authored, free, roles, names, meanings)
        below += inside
    if not top:
        top, below = below[:FEW], below[FEW:]
    return _finished(top, below, names, meanings)


@dataclass(frozen=True, slots=True)
class _Closed:
    """The hosts with a form of their author: other inputs of their nodes are under *More*.

    Files and prompts inside stay on top. So do a seed, sizes and lengths, unless the author
    promoted one: `has_seed`, and `named` with the fields and labels that the author chose.
    """

    hosts: tuple[str, ...]
    has_seed: bool
    named: frozenset[str]

    @classmethod
    def of(cls, hosts: Iterable[HostInput], authored: Sequence[Entry]) -> "_Closed":
        """Return the hosts that promote more than model files."""
        shown = {entry.target for entry in authored if not _is_model(entry.item)}
        ids = (one.host for one in hosts if not shown.isdisjoint(one.targets))
        fields = {entry.field for entry in authored}
        return cls(
            tuple(f"{host}:" for host in dict.fromkeys(ids)),
            any(entry.item.kind is InputKind.SEED for entry in authored),
            frozenset(fields | {entry.label.casefold() for entry in authored}),
        )

    def keeps_below(self, entry: Entry, roles: Mapping[Target, str]) -> bool:
        """Return whether the author of a host left this input inside."""
        if not entry.target[0].startswith(self.hosts):
            return False
        if entry.item.kind in UPLOADS or entry.target in roles:
            return False
        if entry.item.kind is InputKind.SEED:
            return self.has_seed
        return entry.field not in _SIZES or entry.field in self.named


def _is_prose(entry: Entry, source: Source) -> bool:
    """Return whether an input is a text that can be a prompt."""
    return entry.item.kind is InputKind.TEXT and not _is_formula(entry, source)


def _is_formula(entry: Entry, source: Source) -> bool:
    """Return whether an input is a text that a node only calculates with."""
    outputs = source.classes[entry.class_name].outputs
    is_calculated = bool(outputs) and _CALCULATED.issuperset(outputs)
    return entry.item.kind is InputKind.TEXT and is_calculated


def _is_hidden(entry: Entry, source: Source) -> bool:
    """Return whether an input belongs to an option that the file does not choose.

    It appears when a person chooses the option, so it stays beside the choice, under *More*.
    """
    if entry.item.only_when is None:
        return False
    combo, option = entry.item.only_when
    node = entry.target[0]
    chosen = source.graph[node]["inputs"].get(combo.removeprefix(f"{node}."))
    return bool(chosen != option)


def _authored(wanted: Iterable[AppInput | HostInput], entries: Sequence[Entry]) -> list[Entry]:
    """Return the inputs that the author chose; one that feeds several nodes stays one input."""
    by_target = {entry.target: entry for entry in reversed(entries)}
    found: list[Entry] = []
    taken: set[Target] = set()
    for one in wanted:
        targets = [target for target in one.targets if target in by_target and target not in taken]
        if targets:
            taken.update(targets)
            first = by_target[targets[0]]
            item = replace(first.item, targets=tuple(targets), more=False)
            label = one.label or (one.name if isinstance(one, HostInput) and one.host else "")
            found.append(replace(first, item=item, label=label))
    return found


def _split(
    authored: Sequence[Entry],
    rest: Sequence[Entry],
    roles: Mapping[Target, str],
    names: Names,
    meanings: Meanings,
) -> tuple[list[Entry], list[Entry]]:
    """Return the top inputs in order, and the other inputs."""
    ranked: list[tuple[_Rank, Entry]] = []
    below: list[Entry] = []
    order = list(roles)
    for entry in [*authored, *rest]:
        rank = _rank(entry, entry in authored, order, names, meanings)
        if rank is None:
            below.append(entry)
        else:
            ranked.append((rank, entry))
    ranked.sort(key=lambda one: one[0])
    return [entry for _, entry in ranked], below


def _rank(
    entry: Entry, is_authored: bool, prompts: list[Target], names: Names, meanings: Meanings
) -> _Rank | None:
    """Return the position of an input on top, `None` for one under *More*."""
    item, field = entry.item, meanings.field(entry)
    if item.kind in UPLOADS:
        return 0, 0
    if entry.target in prompts:
        return 1, prompts.index(entry.target)
    if item.kind is InputKind.TEXT and item.multiline and not prompts:
        return 1, 0
    if is_authored:
        return None if _is_model(item) else (2, 0)
    if item.more:
        return None
    if entry.class_name.startswith(VALUE_NODES) and names.has_own_title(entry.target[0]):
        return 3, 0
    if item.kind is InputKind.SEED:
        return 5, 0
    if item.kind in (InputKind.NUMBER, InputKind.CHOICE) and field in _SETTINGS:
        return 4, _SETTINGS.index(field)
    return None


def _is_model(item: Input) -> bool:
    return item.kind is InputKind.CHOICE and str(item.default).lower().endswith(_MODEL_FILES)


def _finished(
    top: Sequence[Entry], below: Sequence[Entry], names: Names, meanings: Meanings
) -> tuple[Input, ...]:
    """Return the inputs with their labels; those below are sorted by section."""
    sections = {names.section(entry.target[0]): None for entry in below}
    made = [(entry, False, "") for entry in top]
    made += [
        (entry, True, section)
        for section in sections
        for entry in below
        if names.section(entry.target[0]) == section
    ]
    named = labels([entry for entry, _, _ in made], names, meanings)
    return tuple(
        replace(entry.item, label=label, more=more, section=section)
        for (entry, more, section), label in zip(made, named, strict=True)
    )
