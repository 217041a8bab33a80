"""The browser's storage: its size, export, the proposal of an import, deletion.

`services/storage` and `services/archive` do the work.
"""
