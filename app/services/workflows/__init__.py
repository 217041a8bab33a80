"""A person's own workflows: opening files, and making graphs and forms.

`core/metadata` and `core/workflow` parse files; `servers` checks what a server can run.
"""
