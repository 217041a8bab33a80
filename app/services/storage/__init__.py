"""The journal and the settings over the store port: writing, retrying, leases, memory only.

What rows hold is decided in `core/storage`; export and import are in `archive`.
"""
