"""What a socket event and a look at queue and history change in a task.

The rule when a prompt is sent again is in `resubmission`; asking is in `services/tracking`.
"""
