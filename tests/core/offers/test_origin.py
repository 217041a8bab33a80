"""The titles of workflows from servers: each its own, and the same when it is opened again."""

import pytest

from app.core.ids import ServerId
from app.core.offers.origin import Origin, distinct_title
from app.core.settings.saved import MAX_TITLE, own_type_id, own_workflows, workflows_text
from app.core.workflow.catalog import Catalog, WorkflowType

GRAPH = {"1": {"class_type": "Nothing", "inputs": {}}}

HOME = Origin("saved:fox.json", ServerId("a"), "Attic")
"""A file that is in no folder."""

IN_LAND = Origin("saved:land/fox.json", ServerId("a"), "Attic", "land")
ON_B = Origin("saved:fox.json", ServerId("b"), "Barn")
TEMPLATE = Origin("template:fox", place="Animals")


def opened(*origins: Origin, title: str = "fox", catalog: Catalog | None = None) -> Catalog:
    """Return a catalog after these were opened one after the other."""
    catalog = catalog or Catalog()
    for origin in origins:
        own = distinct_title(title, origin, catalog)
        kind = WorkflowType(
            own_type_id(own), {"en": own}, GRAPH, (), custom=True, origin=origin.text
        )
        catalog = catalog.with_type(kind)
    return catalog


def titles(catalog: Catalog) -> list[str]:
    return [kind.title["en"] for kind in catalog.types.values()]


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        ([HOME], ["fox"]),
        ([HOME, ON_B], ["fox", "fox (Barn)"]),
        ([HOME, IN_LAND], ["fox", "fox (land)"]),
        ([IN_LAND, HOME], ["fox", "fox (workflows)"]),
        ([TEMPLATE, HOME], ["fox", "fox (Attic)"]),
        ([HOME, TEMPLATE], ["fox", "fox (Animals)"]),
        ([ON_B, HOME, IN_LAND], ["fox", "fox (Attic)", "fox (Attic · land)"]),
        ([HOME, ON_B, Origin("saved:x/fox.json", ServerId("c"), "Barn", "x")], None),
        ([HOME, HOME, ON_B, ON_B, HOME], ["fox", "fox (Barn)"]),
        (
            [Origin("template:1"), Origin("template:2"), Origin("template:3")],
            ["fox", "fox (2)", "fox (3)"],
        ),
    ],
)
def test_each_has_a_title_of_its_own(origins: list[Origin], expected: list[str] | None) -> None:
    assert titles(opened(*origins)) == (expected or ["fox", "fox (Barn)", "fox (Barn · x)"])


def test_a_workflow_of_the_person_is_not_replaced() -> None:
    own = WorkflowType(own_type_id("fox"), {"en": "fox"}, GRAPH, (), custom=True)
    assert titles(opened(HOME, HOME, catalog=Catalog().with_type(own))) == ["fox", "fox (Attic)"]


def test_a_long_title_stays_within_the_length_that_is_kept() -> None:
    found = titles(opened(HOME, ON_B, title="f" * MAX_TITLE))
    assert [len(title) for title in found] == [MAX_TITLE, MAX_TITLE]
    assert found[1].endswith("f (Barn)")


def test_where_it_is_from_is_kept() -> None:
    text = workflows_text(opened(HOME, ON_B))
    found, unreadable = own_workflows(text)
    assert [kind.origin for kind in found] == [HOME.text, ON_B.text]
    assert unreadable == 0
    again, _ = own_workflows(text.replace('"a saved:fox.json"', "7"))
    assert [kind.origin for kind in again] == ["", ON_B.text]
