"""Servers: their client, health, diagnosis, capabilities, strikes, and the balancer's choice.

`core/servers` decides what a response means. The life of a task is not handled here.
"""
