"""A person's order, and the file names by which its task is recognised.

Sending is in `services/submission`; the form and its validation are in `workflow`.
"""
