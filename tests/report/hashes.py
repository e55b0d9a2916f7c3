"""The sha256 of the three files of the test's report."""

import hashlib

from tasks.report.build import build_report
from tasks.report.docx import render_docx
from tasks.report.html import render_html
from tasks.report.xlsx import render_xlsx
from tests.report.facts import facts


def hashes() -> list[str]:
    """Of docx, xlsx and html, in that order."""
    model = build_report(facts())
    faces = (render_docx, render_xlsx, render_html)
    return [hashlib.sha256(face(model, facts())).hexdigest() for face in faces]
