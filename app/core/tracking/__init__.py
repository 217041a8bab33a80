"""How socket events, the queue and the history change a task.

`resubmission` decides whether to submit a prompt again. `services/tracking` sends the requests.
"""
