"""Simulates the queue over a pool: the page's own decisions with a simulated clock."""
