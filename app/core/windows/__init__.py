"""A window: its ids, its lock, and all that it knows as one immutable value.

Also what devtools and other windows receive of it, and the check that it is consistent.
"""
