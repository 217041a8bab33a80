"""Servers: their client, health, doctor, capabilities, strikes, and the balancer's choice.

What an answer means is decided in `core/servers`; nothing here knows of a task's life.
"""
