"""A task: its states, its binding to a server, its progress and its outputs.

Submission is in `submission`. The server's messages about a task are in `comfy` and `tracking`.
"""
