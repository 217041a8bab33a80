"""Tracks the open tasks: sockets, polling, and sockets of closed windows.

`core/tracking` decides what messages mean; `storage/task_writer` records the result.
"""
