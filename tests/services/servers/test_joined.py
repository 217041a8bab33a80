"""What servers are asked for a workflow type."""

from app.core.workflow.catalog import WorkflowType
from app.services.servers.joined import wanted_classes


def test_classes_that_only_the_conversion_needs_are_wanted_too() -> None:
    """A bypassed node is not sent, but its class says which input takes the output's place."""
    kind = WorkflowType("own:x", {"en": "x"}, {}, (), needs=("SaveImage",), asks=("LoraLoader",))
    assert wanted_classes(kind) == {"SaveImage", "LoraLoader"}
