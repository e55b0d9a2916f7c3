"""Vietnamese as the legacy fonts store it, from the code tables of TCVN 5712:1993 (VN3) and VNI for Windows."""

import unicodedata

_TONED = (
    "à B5 ả B6 ã B7 á B8 ạ B9 ằ BB ẳ BC ẵ BD ắ BE ặ C6 ầ C7 ẩ C8 ẫ C9 ấ CA ậ CB è CC ẻ CE ẽ CF é D0 ẹ D1 ề D2 "
    "ể D3 ễ D4 ế D5 ệ D6 ì D7 ỉ D8 ĩ DC í DD ị DE ò DF ỏ E1 õ E2 ó E3 ọ E4 ồ E5 ổ E6 ỗ E7 ố E8 ộ E9 ờ EA ở EB "
    "ỡ EC ớ ED ợ EE ù EF ủ F1 ũ F2 ú F3 ụ F4 ừ F5 ử F6 ữ F7 ứ F8 ự F9 ỳ FA ỷ FB ỹ FC ý FD ỵ FE ă A8 â A9 ê AA "
    "ô AB ơ AC ư AD đ AE"
)
_CAPITALS = "Ă A1 Â A2 Ê A3 Ô A4 Ơ A5 Ư A6 Đ A7"
_TCVN3 = {
    letter: chr(int(code, 16))
    for table in (_TONED, _CAPITALS)
    for letter, code in zip(table.split()[::2], table.split()[1::2], strict=True)
}


def in_tcvn3(text: str) -> str:
    """Text as .VnTime stores it. A capital with a tone takes its small letter's code: another font draws it large."""
    return "".join(_TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) for letter in text)


_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {
    "": dict(zip(("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), ("", "ù", "ø", "û", "õ", "ï"), strict=True)),
    _CIRCUMFLEX: dict(zip(("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), "âáàåãä", strict=True)),
    _BREVE: dict(zip(("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), "êéèúüë", strict=True)),
}
_VNI_WHOLE = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def in_vni(text: str) -> str:
    """Text as VNI-Times stores it: a letter, then a mark for its hat and tone; ơ, ư, đ, i have codes of their own."""
    return "".join(_in_vni(letter) for letter in text)


def _in_vni(letter: str) -> str:
    if letter.isascii():
        return letter
    whole = _VNI_WHOLE.get(letter.lower())
    if whole is None:
        base, *marks = unicodedata.normalize("NFD", letter.lower())
        if _HORN in marks:
            marks.remove(_HORN)
            base = {"o": "ô", "u": "ö"}[base]
        hat = next((mark for mark in marks if mark in (_CIRCUMFLEX, _BREVE)), "")
        tone = next((mark for mark in marks if mark != hat), "")
        whole = base + _VNI_MARKS[hat][tone]
    return whole.upper() if letter.isupper() else whole
