"""What the office makes for others, and how far each has come."""

import argparse
import json

from config.vocabulary import vocabulary
from flows.commands.asked import run_of
from tasks.dispatch.release import statements_of
from tasks.letters.documents import Document, documents


def run(arguments: argparse.Namespace) -> int:
    """The period's documents with recipients, sha256 and state; with `--json` for other programs."""
    found = documents(run_of(arguments, acting=True))
    if arguments.json:
        print(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=2))
        return 0
    words = vocabulary()
    for one in found:
        record = one.record
        release = f"  số {one.release.number}" if one.release is not None else ""
        print(
            f"{one.code:<16}  {words.document_states[one.state]:<26}  {words.document_kinds[record.kind]:<26}  "
            f"{_sha256(one)[:12]}  {', '.join(record.recipients) or '-'}{release}"
        )
    if not found:
        print("Chưa có văn bản nào.")
    return 0


def _as_json(document: Document) -> dict[str, object]:
    record, release = document.record, document.release
    return {
        "id": document.code,
        "kind": record.kind,
        "title": record.title,
        "recipients": list(record.recipients),
        "addressees": list(record.addressees),
        "sha256": _sha256(document),
        "draft_sha256": record.sha256,
        "state": document.state,
        "drafted_at": document.drafted_at.isoformat(),
        "statements": statements_of(document),
        "breaches": list(record.breaches),
        "replaces": record.replaces,
        "release": None if release is None else {
            "number": release.number,
            "on": release.on.isoformat(),
            "signer": release.signer,
            "by": [one.by for one in release.confirmations],
            "signed": release.is_signed,
            "complete": release.is_complete,
            "reason": release.reason,
        },
        "messages": [{"recipient": row.recipient, "state": row.state} for row in document.messages],
    }  # fmt: skip


def _sha256(document: Document) -> str:
    """Of what goes out once it is released, of the draft before."""
    release = document.release
    if release is None or not release.file_name:
        return document.record.sha256
    return release.file_sha256
