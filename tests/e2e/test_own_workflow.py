"""A workflow of the person's own: added from a file, and deleted, which can be undone."""

from __future__ import annotations

from tests.comfy_server.graphs import empty, save
from tests.e2e.desk import Desk
from tests.e2e.words import said


def test_a_deleted_workflow_can_be_brought_back(desk: Desk) -> None:
    desk.add_workflow("Mine", {"1": empty(), "2": save("1", "mine")})
    choice = desk.page.get_by_test_id("workflow-select")
    desk.page.locator('[data-action="remove-workflow"]').click()
    toast = desk.page.locator("#toast")
    toast.get_by_text(said("workflow.deleted", name="Mine")).wait_for()
    assert "own:Mine" not in choice.locator("option").evaluate_all("all => all.map(o => o.value)")
    toast.get_by_role("button").click()
    desk.page.wait_for_function("() => document.getElementById('workflow').value === 'own:Mine'")
    desk.run()[0].ends()
    desk.page.locator('[data-action="remove-workflow"]').click()
    desk.page.wait_for_function("() => document.getElementById('workflow').value !== 'own:Mine'")
