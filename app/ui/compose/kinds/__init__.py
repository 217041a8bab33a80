"""One module for each kind of input: its control, and the hint beside it.

`core/workflow/kinds` validates the values.
"""
