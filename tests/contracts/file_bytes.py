"""Promises of the port through which a file that a person brought is read."""

from app.services.workflows.opening import FileBytes

CONTENT = bytes(range(200))
"""What the file of each bench holds; it is called "a.bin"."""


async def name_and_size_are_those_of_the_file(file: FileBytes) -> None:
    assert (file.name, file.size) == ("a.bin", len(CONTENT))


async def a_range_is_read_and_the_same_one_again(file: FileBytes) -> None:
    for _ in range(2):
        assert await file.read(10, 20) == CONTENT[10:30]
    assert await file.read(0, 1) == CONTENT[:1]


async def a_range_over_the_end_is_shorter(file: FileBytes) -> None:
    assert await file.read(190, 50) == CONTENT[190:]
    assert await file.read(200, 50) == b""
