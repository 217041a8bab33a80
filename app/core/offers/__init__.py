"""Workflows that a server offers to open: saved files, templates, examples, runs of its history.

Requests for lists and files, and what the lists hold. `core/workflow` reads the files themselves.
"""
