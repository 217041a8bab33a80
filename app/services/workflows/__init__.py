"""A person's own workflows: what a file holds, and how it gets its graph and its form.

How files are read is in `core/metadata` and `core/workflow`; what a server can run in `servers`.
"""
