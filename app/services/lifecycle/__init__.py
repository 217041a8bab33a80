"""What happens to the window as a whole: it loads, wakes up, or deletes all that it keeps.

Taking over a closed window's tasks is in `services/windows`.
"""
