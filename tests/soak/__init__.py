"""A long run with random faults over some windows and servers, and what came of it.

    make soak MINUTES=10 WINDOWS=16

Three servers are plain. A fourth address is two servers that answer by turns.

Nothing here is timed: an action follows when the servers have seen a little more. What servers and
windows really did is compared with the journal in the end; the table says what was lost, run twice
or shown wrong, and the command fails when anything was.
"""
