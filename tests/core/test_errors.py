"""Errors carry a message for the view, and say themselves in the log."""

import pytest

from app.core import errors
from app.core.errors import BinderyError, FieldError, InputError, PromptRejected, Reason
from app.core.message import Message, message


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (InputError("server.empty"), "server.empty"),
        (InputError("server.scheme", scheme="ftp"), "server.scheme (scheme=ftp)"),
        (
            InputError("image.too_large", size=9, limit=5),
            "image.too_large (size=9, limit=5)",
        ),
    ],
)
def test_an_error_names_its_key_and_values(error: BinderyError, text: str) -> None:
    assert str(error) == text


def test_an_error_carries_its_message() -> None:
    assert InputError("server.scheme", scheme="ftp").message == Message(
        "server.scheme", {"scheme": "ftp"}
    )


@pytest.mark.parametrize(
    "name",
    [
        "TransportError",
        "ServerError",
        "InputError",
        "BindingError",
        "ImpossibleTransition",
        "PromptRejected",
    ],
)
def test_every_error_has_the_one_root(name: str) -> None:
    assert issubclass(getattr(errors, name), BinderyError)


def test_a_rejection_carries_the_servers_reasons_beside_its_message() -> None:
    reason = Reason("3", "KSampler", "steps", "too many")
    error = PromptRejected("prompt.rejected", text="no", reasons=(reason,))
    assert error.reasons == (reason,)
    assert error.message == Message("prompt.rejected", {"text": "no"})


def test_a_fields_error_names_the_field_beside_the_message() -> None:
    error = FieldError("steps", message("field.range", low=1, high=9))
    assert isinstance(error, InputError)
    assert (error.field, error.message) == ("steps", message("field.range", low=1, high=9))
