"""One module for each kind of input: its control, and the hint beside it.

What a kind takes is in `core/workflow/kinds`.
"""
