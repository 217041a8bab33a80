"""The pool's servers: rows, the form with the check of typed addresses, and their actions.

`core/servers` diagnoses unusable servers.
"""
