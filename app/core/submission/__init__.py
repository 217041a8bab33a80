"""What a person ordered, and the names of files by which its task is known again.

Sending is in `services/submission`; the form and its checks are in `workflow`.
"""
