"""What the browser keeps: its room, export, the proposal of an import, deleting.

The work is done in `services/storage` and `services/archive`.
"""
