"""What a person's Python script may ask servers for, and under which addresses.

Decides only. `app/services/scripts` does it, and `app/scripting` runs inside the script's worker.
"""
