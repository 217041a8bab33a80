"""The options of the JavaScript function `processImage`; unknown ones are rejected."""

from collections.abc import Mapping

from app.core.errors import InputError

OPTIONS: Mapping[str, str] = {"onProgress": "function"}
"""Each option by name, with its JavaScript `typeof`."""


def check_options(types: Mapping[str, str] | None) -> None:
    """Check options, given by name with their `typeof`; `None` means that no object was passed.

    Raises `InputError` for an unknown option or a wrong type. Ignoring it would hide a mistake of
    the caller.
    """
    if types is None:
        raise InputError("option.not_object", known=", ".join(OPTIONS))
    for name, found in types.items():
        if name not in OPTIONS:
            raise InputError("option.unknown", name=name, known=", ".join(OPTIONS))
        if found != OPTIONS[name]:
            raise InputError("option.wrong", name=name, wanted=OPTIONS[name], found=found)
