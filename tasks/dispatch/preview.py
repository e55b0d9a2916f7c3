"""A message as its recipient would see it, for `giaingan preview`; nothing is stored or sent."""

from tasks.letters.attach import packed
from tasks.letters.message import Composed


def preview(composed: Composed) -> str:
    """Headers, plain text and the list of files, in Vietnamese, ready to print."""
    files = [f"- {item.file_name} ({len(item.content)} byte)" for item in map(packed, composed.attachments)]
    head = [
        f"Đến: {composed.recipient}",
        f"Trả lời về: {composed.reply_to or '(không)'}",
        f"Tiêu đề: {composed.subject}",
        "",
        composed.text.rstrip("\n"),
    ]
    return "\n".join([*head, "", "Tệp kèm theo:", *files] if files else head) + "\n"
