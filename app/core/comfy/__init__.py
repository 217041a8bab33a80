"""ComfyUI's protocol as values: requests, responses, socket events, history entries, object info.

This room sends nothing and makes no decisions about a task: see `tracking`.
"""
