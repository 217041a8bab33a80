"""The list of tasks: cards, bars, errors, announcements, and what is done with tasks.

A task's results are drawn in `outputs`.
"""
