"""The list of tasks: cards, bars, errors, announcements, and actions.

`outputs` draws a task's results.
"""
