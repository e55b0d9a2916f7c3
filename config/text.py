"""Vietnamese text made comparable: two spellings of one word fold to the same string."""

import re
import unicodedata
from functools import lru_cache

_TONES = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
          "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
          "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ"}  # fmt: skip
_TO_FIRST = {modern: traditional for traditional, modern in _TONES.items()}

# An open syllable carries its tone on the first vowel (hòa, ủy); a closed one, and `qu`, on the second (hoàn, quý).
_OPEN = re.compile(rf"(?<!q)(?:{'|'.join(_TO_FIRST)})(?![^\W\d_])")
_CLOSED = re.compile(rf"(?:{'|'.join(_TONES)})(?=[^\W\d_])|(?<=q)(?:{'|'.join(_TONES)})")

# Legacy fonts type Đ as the Icelandic eth or the African d; soft hyphens and zero-width marks are invisible.
_SAME = {ord("ð"): "đ", ord("ɖ"): "đ"} | dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)

_EDGES = " .,;:!?-–—_*/\\|\"'`“”‘’…·•"


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """`text` for comparison: composed, lower case, one tone placement, single spaces, no punctuation at the ends.

    Diacritics and đ are kept: `Tổng` and `tong` are different words. `"ỦY BAN  nhân dân:"` and `"Uỷ ban nhân dân"`
    both give `ủy ban nhân dân`. Brackets stay, because they may enclose only the last word. Idempotent.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().translate(_SAME).split()).strip(_EDGES)
    plain = unicodedata.normalize("NFC", plain)
    plain = _CLOSED.sub(lambda found: _TONES[found[0]], plain)
    return _OPEN.sub(lambda found: _TO_FIRST[found[0]], plain)
