"""The directory of a compound file (OLE2): what Excel 97-2003, Word, Outlook and others put their streams into.

Only what tells one kind from another is read; a directory that does not hold together is told as such.
"""

import struct
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_NO_ENTRY = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
"""Sector numbers above this one mean something else than a place in the file."""
_MOST_ENTRIES = 20_000
_STORAGE, _STREAM = 1, 2


class BrokenCompoundError(ValueError):
    """The file calls itself a compound file, and its directory cannot be followed."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """The root of a compound file: names of what lies directly in it, and the beginnings of its large streams.

    Raises BrokenCompoundError, at once or when a stream is asked for.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(SIGNATURE):
            raise BrokenCompoundError("no header")
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise BrokenCompoundError("sector size")
        self._data, self._sector, self._small = data, 1 << shift, 1 << small_shift
        self._small_below = struct.unpack_from("<I", data, 56)[0]
        self._fat = self._read_fat()
        directory = self._chain(struct.unpack_from("<I", data, 48)[0], _MOST_ENTRIES * _ENTRY)
        self._entries = [_entry(directory, at) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        if not self._entries:
            raise BrokenCompoundError("no directory")
        self._root = self._children(self._entries[0].child)

    @property
    def names(self) -> frozenset[str]:
        """Names of the streams and storages of the root."""
        return frozenset(entry.name for entry in self._root)

    def beginning(self, name: str, length: int) -> bytes:
        """The first `length` bytes, or all there are, of a stream of the root. Raises BrokenCompoundError."""
        found = next((entry for entry in self._root if entry.name == name and entry.kind == _STREAM), None)
        if found is None:
            raise BrokenCompoundError(f"no stream {name}")
        length = min(length, found.size)
        if found.size >= self._small_below:
            return self._chain(found.start, length)[:length]
        return self._small_chain(found.start, length)[:length]

    def _read_fat(self) -> list[int]:
        count, more, more_count = *struct.unpack_from("<I", self._data, 44), *struct.unpack_from("<II", self._data, 68)
        places = list(struct.unpack_from("<109I", self._data, 76))
        per_sector = self._sector // 4 - 1
        for _ in range(min(more_count, len(self._data) // self._sector)):
            if more > _LAST_SECTOR:
                break
            numbers = struct.unpack(f"<{per_sector + 1}I", self._at(more))
            places.extend(numbers[:per_sector])
            more = numbers[per_sector]
        fat: list[int] = []
        for place in places[:count]:
            if place <= _LAST_SECTOR:
                fat.extend(struct.unpack(f"<{self._sector // 4}I", self._at(place)))
        return fat

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        found = self._data[start : start + self._sector]
        if not found:
            raise BrokenCompoundError("sector outside of the file")
        return found.ljust(self._sector, b"\x00")

    def _chain(self, sector: int, length: int) -> bytes:
        """The sectors that follow one another from `sector` on, at most about `length` bytes."""
        found = bytearray()
        while sector <= _LAST_SECTOR and len(found) < length:
            found += self._at(sector)
            if sector >= len(self._fat) or len(found) > len(self._data) + self._sector:
                raise BrokenCompoundError("chain")
            sector = self._fat[sector]
        return bytes(found)

    def _small_chain(self, sector: int, length: int) -> bytes:
        root = self._entries[0]
        whole = self._chain(root.start, root.size)
        first = struct.unpack_from("<I", self._data, 60)[0]
        table = self._chain(first, len(self._data))
        found = bytearray()
        while sector <= _LAST_SECTOR and len(found) < length:
            found += whole[sector * self._small : (sector + 1) * self._small].ljust(self._small, b"\x00")
            if (sector + 1) * 4 > len(table):
                raise BrokenCompoundError("small chain")
            sector = struct.unpack_from("<I", table, sector * 4)[0]
        return bytes(found)

    def _children(self, first: int) -> list[_Entry]:
        found: list[_Entry] = []
        waiting, seen = [first], set[int]()
        while waiting:
            number = waiting.pop()
            if number == _NO_ENTRY or number in seen:
                continue
            if number >= len(self._entries):
                raise BrokenCompoundError("entry outside of the directory")
            seen.add(number)
            entry = self._entries[number]
            if entry.kind in (_STORAGE, _STREAM):
                found.append(entry)
            waiting += (entry.left, entry.right)
        return found


def _entry(directory: bytes, at: int) -> _Entry:
    length, kind = struct.unpack_from("<HB", directory, at + 64)
    name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    left, right, child = struct.unpack_from("<III", directory, at + 68)
    start, size = struct.unpack_from("<II", directory, at + 116)
    return _Entry(name, kind, left, right, child, start, size)


def is_encrypted(records: bytes) -> bool:
    """Whether the beginning of an Excel 97-2003 stream says FILEPASS before its globals end: RC4, CryptoAPI or XOR."""
    at = 0
    while at + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, at)
        if kind == 0x002F:
            return True
        if kind == 0x000A:
            return False
        at += 4 + length
    return False
