"""The form: its fields and choices, what is done in it, and files brought to it.

What an input takes is decided in `core/workflow`; sending is in `services/submission`.
"""
