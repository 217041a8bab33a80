"""Tests of the queue's decisions."""
