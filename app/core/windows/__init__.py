"""A window: its ids, its lock, and its whole state as one immutable value.

Also the form in which devtools and other windows receive it, and the consistency check.
"""
