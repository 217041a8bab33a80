"""The texts that people read of workflows: titles, and labels of inputs and options."""

from collections.abc import Mapping

Label = Mapping[str, str]
"""A text by language code ("en", "zh"); "en" is always present. A label may also have a `ROLE`."""

ROLE = "role"
"""The key of the part of a label that says what an input is for. It ends the English text, except
for a number, and languages translate it by their section `labels`."""
