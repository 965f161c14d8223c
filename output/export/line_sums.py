"""Which line of a file was changed by hand, found by two small sums over each block of its lines.

In: a file of lines. Out: the sums of its blocks as one text, for the data package; and, of a file that no longer fits
them, where it was changed. Of the lines' checksums the first sum is plain, the second weighted by their place in the
block: where one line of a block is another, their differences tell which.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

BLOCK = 256


def line_sums(path: Path) -> str:
    """The sums of all blocks: "plain.weighted" in hexadecimal, blanks between them."""
    return " ".join(f"{plain:x}.{weighted:x}" for plain, weighted, _ in _sums(path))


def changed_lines(path: Path, said: str) -> str | None:
    """Where a file was changed; ``None`` where its sums fit, or are none."""
    try:
        known = [(int(a, 16), int(b, 16)) for a, b in (one.split(".") for one in said.split())]
    except ValueError:
        return None
    found = list(_sums(path))
    wrong = [n for n, (plain, weighted, _) in enumerate(found) if n >= len(known) or known[n] != (plain, weighted)]
    if not wrong:
        return "lines at its end are missing" if len(found) < len(known) else None
    first = wrong[0]
    plain, weighted, lines = found[first]
    start = first * BLOCK + 1
    if first < len(known):
        moved, by_place = plain - known[first][0], weighted - known[first][1]
        place, rest = divmod(by_place, moved) if moved else (0, 1)
        if not rest and 1 <= place <= lines:
            more = f", and others below line {start + BLOCK - 1}" if len(wrong) > 1 else ""
            return f"line {start + place - 1} is not as it was exported{more}"
    return f"of the lines {start} to {start + lines - 1} some are not as they were exported, or more or fewer"


def _sums(path: Path) -> Iterator[tuple[int, int, int]]:
    plain = weighted = place = 0
    with path.open("rb") as file:
        for line in file:
            place += 1
            checksum = crc32(line)
            plain += checksum
            weighted += place * checksum
            if place == BLOCK:
                yield plain, weighted, place
                plain = weighted = place = 0
    if place:
        yield plain, weighted, place
