"""The titles of a form's nodes and groups: those of their author, else those of their classes."""

from collections.abc import Mapping

from app.core.form.entries import Source
from app.core.workflow.loose import mapping_of, text_of
from app.core.workflow.outline import NodeLabel


class Names:
    """Titles of nodes and groups."""

    def __init__(self, source: Source) -> None:
        self._source = source
        outline = source.outline
        self._labels: Mapping[str, NodeLabel] = (
            {} if outline is None else {one.node: one for one in outline.labels}
        )

    def has_own_title(self, node: str) -> bool:
        """Return whether the author gave the node a title other than its class's."""
        return self.title(node) not in (self._class_title(node), self._class_name(node))

    def section(self, node: str) -> str:
        """Return the title of the group or subgraph that contains a node, or ""."""
        label = self._labels.get(node)
        if label is None:
            return ""
        if label.group or not label.host:
            return label.group
        host = self._labels.get(label.host)
        return "" if host is None else host.title

    def title(self, node: str) -> str:
        """Return a node's title."""
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
