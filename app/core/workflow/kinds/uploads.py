"""Files to upload to the server; shared by the kinds whose values are files."""

from collections.abc import Callable
from typing import Any

from app.core.errors import InputError
from app.core.workflow.catalog import Input
from app.core.workflow.input_file import InputImage
from app.core.workflow.kinds.rules import Offer


def check_upload(wrong: str) -> Callable[[Input, Any, Offer], Any]:
    """Return the check of a kind; `wrong` is the message for a value that is not a file.

    The default of an input is a file on the server, which needs no upload.
    """

    def check(item: Input, value: Any, _: Offer) -> InputImage | None:
        if item.default is not None and value == item.default:
            return None
        if not isinstance(value, InputImage):
            raise InputError(wrong)
        return value

    return check


def empty_upload(missing: str) -> Callable[[Input, Offer], None]:
    """Return the function for an empty input; `missing` is the message for a required one."""

    def empty(item: Input, _: Offer) -> None:
        if item.default is None and item.required:
            raise InputError(missing)

    return empty
