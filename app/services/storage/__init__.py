"""The journal and the settings over the database port: writing, retrying, leases, memory only.

`core/storage` defines the rows; export and import are in `archive`.
"""
