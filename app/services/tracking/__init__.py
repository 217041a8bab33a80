"""Follows the open tasks: sockets, polling, and sockets of closed windows.

What is heard is judged in `core/tracking`, and recorded by `storage/task_writer`.
"""
