"""ComfyUI's protocol as values: requests, responses, socket events, history entries, object info.

Nothing here sends anything, and nothing decides what a task does next: see `tracking`.
"""
