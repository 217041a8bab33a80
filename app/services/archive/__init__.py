"""The journal as one file: written by `exporter`, taken in by `importer` as a proposal.

What such a file may hold is checked in `core/storage`.
"""
