"""The form: its fields and choices, its actions, and files brought to it.

`core/workflow` validates inputs; `services/submission` sends.
"""
