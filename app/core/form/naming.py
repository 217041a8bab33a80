"""The labels of a form's inputs: the author's, else the title of their node."""

from collections import Counter
from collections.abc import Iterable, Mapping

from app.core.form.entries import Entry, Source
from app.core.form.prompts import Target
from app.core.workflow.loose import mapping_of, text_of
from app.core.workflow.outline import NodeLabel


class Names:
    """Titles of nodes and groups, and the labels made from them."""

    def __init__(self, source: Source, roles: Mapping[Target, str]) -> None:
        self._source = source
        self._roles = roles
        outline = source.outline
        self._labels: Mapping[str, NodeLabel] = (
            {} if outline is None else {one.node: one for one in outline.labels}
        )

    def label(self, entry: Entry, counts: Mapping[str, int]) -> str:
        """Return an input's label; `counts` is the number of inputs of each node."""
        if entry.label:
            return entry.label
        node, field = entry.target
        title = self._title(node)
        role = self._roles.get(entry.target, "")
        if role and sum(key == node for key, _ in self._roles) == 1:
            return title if self.has_own_title(node) else f"{title} · {role}"
        is_said = title.casefold() == field.casefold()
        is_alone = counts.get(node, 0) == 1 and self.has_own_title(node)
        return title if is_said or is_alone else f"{title} · {entry.item.label['en']}"

    def counted(self, entries: Iterable[Entry]) -> Mapping[str, int]:
        """Return the number of inputs of each node."""
        return Counter(entry.target[0] for entry in entries)

    def has_own_title(self, node: str) -> bool:
        """Return whether the author gave the node a title other than its class's."""
        return self._title(node) not in (self._class_title(node), self._class_name(node))

    def section(self, node: str) -> str:
        """Return the title of the group or subgraph that contains a node, or ""."""
        label = self._labels.get(node)
        if label is None:
            return ""
        if label.group or not label.host:
            return label.group
        host = self._labels.get(label.host)
        return "" if host is None else host.title

    def _title(self, node: str) -> str:
        label = self._labels.get(node)
        if label is not None and label.title:
            return label.title
        meta = mapping_of(self._source.graph[node].get("_meta"))
        return text_of(meta.get("title")) or self._class_title(node)

    def _class_name(self, node: str) -> str:
        return str(self._source.graph[node]["class_type"])

    def _class_title(self, node: str) -> str:
        node_class = self._source.classes.get(self._class_name(node))
        return self._class_name(node) if node_class is None else node_class.display_name
