"""Checks that every kind of message passes, whichever room composes it."""

import re
from datetime import date

from config.load import load_profile
from config.period import find_period
from tasks.letters.message import Composed

PROFILE = load_profile("bac-ninh-2023")
PERIOD = find_period(PROFILE, date(2023, 8, 5))
AGENCY = PROFILE.agency("txquevo")


def keeps_to_the_form(composed: Composed, kind: str) -> None:
    """Names profile and period, is one HTML document with a plain text that leaks no markup, and can be answered."""
    assert composed.kind == kind
    assert composed.subject.startswith("[Bắc Ninh 2023, kỳ 05/8/2023] ")
    assert (composed.profile, composed.period) == ("bac-ninh-2023", "2023-08-05")
    assert composed.reply_to == "tonghop@skhdt.bacninh.example"
    assert composed.html.startswith("<!DOCTYPE html>")
    assert composed.html.endswith("</html>")
    assert "\n" not in composed.html
    assert composed.text.startswith("Kính gửi: ")
    assert not re.search(r"<[a-z/]|{{|{%|None\b", composed.text)
    assert "SỐ LIỆU MINH HỌA" not in composed.text


def names_no_other_agency(composed: Composed) -> None:
    """An agency reads nobody else's name or address."""
    strange = [word for other in PROFILE.agencies if other.code != AGENCY.code for word in (other.name, other.email)]
    assert not [word for word in strange if word and word in composed.text + composed.html + composed.subject]
