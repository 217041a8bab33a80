"""The dialog that shares this setup, and the one that asks about another person's.

`core/archive` has the format and decides what a setup changes, `services/archive` does it.
"""
