"""Compound files (OLE2) made for tests: storages and streams, the streams in ordinary or small sectors."""

import io
import struct
from collections.abc import Mapping
from pathlib import PurePosixPath

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _SMALL, _SMALL_BELOW = 512, 64, 4096


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams by path (`Storage/Stream`), as [MS-CFB] lays them out."""
    names: list[str] = [""]
    for path in streams:
        parents = [str(parent) for parent in reversed(PurePosixPath(path).parents) if str(parent) != "."]
        names += [name for name in (*parents, path) if name not in names]
    children = {name: [at for at, other in enumerate(names) if at and _parent(other) == name] for name in names}
    sectors: list[bytes] = []
    table: list[int] = []
    small = b"".join(_whole(data, _SMALL) for data in streams.values() if len(data) < _SMALL_BELOW)
    small_table: list[int] = []
    places: dict[str, tuple[int, int]] = {"": (_put(small, sectors, table) if small else _END, len(small))}
    for path, data in streams.items():
        if len(data) < _SMALL_BELOW:
            places[path] = (len(small_table), len(data))
            small_table += _run(len(small_table), -(-len(data) // _SMALL))
        else:
            places[path] = (_put(data, sectors, table), len(data))
    entries = b"".join(
        _entry(name, children, names, places.get(name, (0, 0)), is_stream=name in streams) for name in names
    )
    directory = _put(_whole(entries, _SECTOR), sectors, table)
    small_fat = _put(struct.pack(f"<{len(small_table)}I", *small_table), sectors, table) if small_table else _END
    fat_sectors = 1
    while len(sectors) + fat_sectors > fat_sectors * (_SECTOR // 4):
        fat_sectors += 1
    fat_at = len(sectors)
    table += [_FAT] * fat_sectors
    table += [_FREE] * (fat_sectors * (_SECTOR // 4) - len(table))
    numbers = (0, fat_sectors, directory, 0, _SMALL_BELOW, small_fat, 1 if small_table else 0, _END, 0)
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header = struct.pack("<8s16xHHHHH6x9I", signature, 0x3E, 3, 0xFFFE, 9, 6, *numbers)
    header += b"".join(struct.pack("<I", fat_at + at if at < fat_sectors else _FREE) for at in range(109))
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def xls_stream(rows: list[list[object]]) -> bytes:
    """The Workbook stream of these rows, as xlwt writes it."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Biểu 01")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if value not in ("", None):
                sheet.write(i, j, value)
    saved = io.BytesIO()
    book.save(saved)
    data = saved.getvalue()
    # xlwt puts the one stream that it writes right behind the header.
    return data[_SECTOR : _SECTOR + data.index(b"R\x00o\x00o\x00t\x00 \x00E") - _SECTOR]


def with_password(stream: bytes, filepass: bytes) -> bytes:
    """The stream with a FILEPASS record behind its BOF: what follows is of no use without the password."""
    after = 4 + struct.unpack_from("<H", stream, 2)[0]
    scrambled = bytes(byte ^ 0x5A for byte in stream[after:])
    return stream[:after] + struct.pack("<HH", 0x002F, len(filepass)) + filepass + scrambled


def _parent(name: str) -> str:
    above = str(PurePosixPath(name).parent)
    return "" if above == "." else above


def _whole(data: bytes, size: int) -> bytes:
    return data + b"\x00" * (-len(data) % size)


def _run(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def _put(data: bytes, sectors: list[bytes], table: list[int]) -> int:
    start = len(sectors)
    whole = _whole(data, _SECTOR)
    sectors += [whole[at : at + _SECTOR] for at in range(0, len(whole), _SECTOR)]
    table += _run(start, len(whole) // _SECTOR)
    return start


def _entry(
    name: str, children: Mapping[str, list[int]], names: list[str], place: tuple[int, int], *, is_stream: bool
) -> bytes:
    """A directory entry; the children of a storage hang on one another to the right."""
    own = PurePosixPath(name).name if name else "Root Entry"
    text = own.encode("utf-16-le") + b"\x00\x00"
    siblings = children[_parent(name)] if name else []
    at = names.index(name)
    right = siblings[siblings.index(at) + 1] if name and siblings[-1] != at else _FREE
    child = children[name][0] if children[name] else _FREE
    kind = 5 if not name else 2 if is_stream else 1
    return struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, _FREE, right, child, *place)
