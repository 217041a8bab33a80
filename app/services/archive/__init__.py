"""The journal as one file: `exporter` writes it, `importer` proposes its content for import.

`core/archive` validates such files.
"""
