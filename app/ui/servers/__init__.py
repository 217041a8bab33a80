"""The pool's servers: rows, the form for one, and their actions.

`core/servers` diagnoses unusable servers.
"""
