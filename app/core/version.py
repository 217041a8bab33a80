"""The version of the program, as people name it in reports. `CHANGELOG.md` says what changed."""

VERSION = "0.9.0"
