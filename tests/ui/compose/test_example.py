"""The example prompt of a first visit."""

from app.core.settings.names import LANGUAGE
from app.ui.compose.example import ExamplePrompt
from tests.fakes import World
from tests.fakes.values import an_order
from tests.ui.page import parse
from tests.ui.shown import Press, Shown
from tests.ui.words import text


async def visit(world: World) -> Shown:
    """Show the page, as at the start of the program."""
    shown = Shown(world)
    await ExamplePrompt(shown.page.page_store, world.window_store).begin(world.ports.database)
    return shown


def prompt(shown: Shown) -> object:
    kind = shown.scene.kind
    assert kind is not None
    return shown.scene.page.form(kind).values.get("prompt")


async def test_the_first_visit_has_an_example_and_the_next_has_none(world: World) -> None:
    shown = await visit(world)
    assert prompt(shown) == text("en", "example.prompt")
    await world.clock.run(shown.page.controller._compose.run())
    assert len(world.window_store.state.window.tasks) == 1
    assert prompt(await visit(world)) is None


async def test_a_window_with_tasks_has_no_example(world: World) -> None:
    await world.queued(an_order("text-to-image"))
    assert prompt(await visit(world)) is None


async def test_the_example_follows_the_language_until_something_is_typed(world: World) -> None:
    shown = await visit(world)
    shown.page.controller.on_event(Press("input", "change", LANGUAGE, "zh"))
    assert prompt(shown) == text("zh", "example.prompt")
    shown.page.controller.on_event(Press("input", "field", "prompt", "一只猫"))
    shown.page.controller.on_event(Press("input", "change", LANGUAGE, "en"))
    assert prompt(shown) == "一只猫"


async def test_a_button_empties_the_example_and_goes_to_the_prompt(world: World) -> None:
    shown = await visit(world)
    await shown.settle()
    assert parse(shown.dom.html["compose"]).one(data_action="clear-field")["data-arg"] == "prompt"
    shown.press("clear-field", "prompt")
    await shown.settle()
    assert prompt(shown) == ""
    assert shown.dom.focused[-1] == "field-prompt"
    assert not parse(shown.dom.html["compose"]).all(data_action="clear-field")
