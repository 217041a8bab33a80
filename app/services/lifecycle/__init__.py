"""Events of the whole window: it loads, wakes up, or deletes everything stored.

Taking over a closed window's tasks is in `services/windows`.
"""
