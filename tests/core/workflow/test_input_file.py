"""Files for inputs: which an input takes, and what is wrong with one."""

import pytest

from app.core.errors import InputError
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.input_file import InputImage, check_size, takes_file
from app.core.workflow.inputs import validate

CLIP = InputImage("a.mp4", 3, b"abc")


@pytest.mark.parametrize(
    ("accept", "name", "mime", "takes"),
    [
        ("", "a.bin", "", True),
        ("video/*", "a.mp4", "video/mp4", True),
        ("video/*", "a.mp4", "audio/mpeg", False),
        (".glb, .obj", "A.GLB", "", True),
        (".glb,.obj", "a.png", "image/png", False),
    ],
)
def test_an_input_takes_files_by_type_or_ending(
    accept: str, name: str, mime: str, takes: bool
) -> None:
    assert takes_file(accept, name, mime) is takes


def test_an_empty_file_is_refused() -> None:
    check_size("a.mp4", 1)
    with pytest.raises(InputError) as caught:
        check_size("a.mp4", 0)
    assert caught.value.message.key == "image.empty"


@pytest.mark.parametrize(
    ("default", "required", "value", "clean", "key"),
    [
        (None, True, CLIP, {"clip": CLIP}, None),
        (None, True, "text", {}, "field.not_file"),
        (None, True, None, {}, "field.required_file"),
        (None, False, None, {}, None),
        ("there.mp4", True, "", {}, None),
        ("there.mp4", True, "there.mp4", {}, None),
        ("there.mp4", True, "other.mp4", {}, "field.not_file"),
    ],
)
def test_a_file_is_uploaded_unless_the_server_has_it(
    default: str | None, required: bool, value: object, clean: object, key: str | None
) -> None:
    item = Input("clip", InputKind.FILE, (), {"en": "Clip"}, default, required=required)
    kind = WorkflowType("a", {"en": "A"}, {}, (item,))
    found, wrong = validate(kind, {"clip": value}, {})
    assert found == clean
    assert [said.key for said in wrong.values()] == ([key] if key else [])
    assert kind.uploads == (item,)
    assert kind.images == ()


def test_an_empty_number_names_its_default_or_is_left_out() -> None:
    number = Input("n", InputKind.NUMBER, (), {"en": "N"}, 5)
    optional = Input("o", InputKind.NUMBER, (), {"en": "O"}, required=False)
    needed = Input("p", InputKind.NUMBER, (), {"en": "P"})
    kind = WorkflowType("a", {"en": "A"}, {}, (number, optional, needed))
    clean, wrong = validate(kind, {"n": ""}, {})
    assert clean == {}
    assert {name: said.key for name, said in wrong.items()} == {
        "n": "field.required_default",
        "p": "field.required",
    }
