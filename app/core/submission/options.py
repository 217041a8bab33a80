"""The options of the JavaScript function `processImage`: known ones are checked, others refused."""

from collections.abc import Mapping

from app.core.errors import InputError

OPTIONS: Mapping[str, str] = {"onProgress": "function"}
"""Each option by name, with what JavaScript's `typeof` says of it."""


def check_options(types: Mapping[str, str] | None) -> None:
    """Check options, given by name with their `typeof`; `None` stands for no object at all.

    Raises `InputError` for an option that does not exist or is of another type: one that is
    ignored would let the caller believe that it counts.
    """
    if types is None:
        raise InputError("option.not_object", known=", ".join(OPTIONS))
    for name, found in types.items():
        if name not in OPTIONS:
            raise InputError("option.unknown", name=name, known=", ".join(OPTIONS))
        if found != OPTIONS[name]:
            raise InputError("option.wrong", name=name, wanted=OPTIONS[name], found=found)
