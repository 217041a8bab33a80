"""How a build starts: from the snapshot, offline, after an update, on odd hosts."""
