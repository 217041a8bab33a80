"""A window: its ids, its lock, and all that it knows as one immutable value.

Also what is told of it to devtools and other windows, and what must fit together in it.
"""
