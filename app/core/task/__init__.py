"""A task: its states and bindings, its progress, and what it put out.

What is sent for it is in `submission`, what its server says of it in `comfy` and `tracking`.
"""
