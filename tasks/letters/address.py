"""What may stand in a header: one plain address, one line of text, a file name that is only a name."""

import re
import unicodedata

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)*{_LABEL}", re.ASCII)
_LONGEST_ADDRESS = 254
_LONGEST_LOCAL_PART = 64
_LONGEST_SUBJECT = 250
_LONGEST_NAME = 120

_SUFFIX = re.compile(r"(.*)(\.[A-Za-z0-9]{1,10})", re.ASCII)
_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')


class AddressError(ValueError):
    """Not one plain e-mail address."""


def address(text: str) -> str:
    """`text` as one bare `local@domain` address, domain in lower case. Raises AddressError.

    Display names, lists, quoted local parts and anything with a line break are refused (RFC 5321, dot-atom form).
    """
    found = text.strip(" \t")
    if not _ADDRESS.fullmatch(found) or len(found) > _LONGEST_ADDRESS:
        raise AddressError(f"not an e-mail address: {one_line(text)!r}")
    local, _, domain = found.rpartition("@")
    if len(local) > _LONGEST_LOCAL_PART:
        raise AddressError(f"local part too long: {one_line(text)!r}")
    return f"{local}@{domain.lower()}"


def one_line(text: str, longest: int = _LONGEST_SUBJECT) -> str:
    """`text` in NFC on one line, without control or invisible characters, at most `longest` long."""
    kept = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def file_name(text: str) -> str:
    """`text` as a name that is safe on any system: no folders, no control characters, Vietnamese kept, never empty."""
    whole = " ".join(_FORBIDDEN_IN_NAMES.sub(" ", one_line(text, 1000)).split())
    stem, suffix = (found[1], found[2]) if (found := _SUFFIX.fullmatch(whole)) else (whole, "")
    stem = stem.strip(". ")[: _LONGEST_NAME - len(suffix)].rstrip(". ")
    return f"{stem or 'tep'}{suffix}"


def slug(text: str) -> str:
    """`text` in lower-case ASCII letters, digits and hyphens, at most 60 long: for names of .eml files."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    ascii_only = "".join(character for character in plain.lower() if character.isascii())
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].rstrip("-") or "khong-ro"
