"""What is asked of issued reports: follow a figure, build one again, see what has changed since."""

import argparse
import sys

from flows.commands.asked import run_of


def trace(arguments: argparse.Namespace) -> int:
    """The path of a figure, from the report to file, sheet and cell; without a figure, what can be traced."""
    from tasks.report.inquiries import figure_ids, trace_figure

    run = run_of(arguments)
    for line in trace_figure(run, arguments.figure) if arguments.figure else figure_ids(run):
        print(line)
    return 0


def report(arguments: argparse.Namespace) -> int:
    """The report as issued by `--as-of`, built again; 1 if any file is not byte for byte as issued."""
    from tasks.report.inquiries import rebuild

    run = run_of(arguments)
    built = rebuild(run)
    run.out.mkdir(parents=True, exist_ok=True)
    for name, content in built.files.items():
        (run.out / name).write_bytes(content)
        print(f"{run.out / name}{'' if name not in built.differing else '   KHÁC với bản đã phát hành'}")
    if built.differing:
        print("Bản dựng lại khác bản đã phát hành; phiên bản giaingan có thể đã đổi.", file=sys.stderr)
    return 1 if built.differing else 0


def changes(arguments: argparse.Namespace) -> int:
    """What became known since the report was issued, and what would differ if it were issued now: in words, the head
    figures, then every other."""
    from tasks.report.changes import in_words, is_head
    from tasks.report.inquiries import changes_since, events_since

    run = run_of(arguments, acting=True)
    found = changes_since(run)
    for event in events_since(run):
        print(event)
    print(in_words(found))
    for title, part in (
        ("Số liệu chính:", [change for change in found if is_head(change)]),
        ("Số liệu khác:", [change for change in found if not is_head(change)]),
    ):
        if part:
            print(title)
        for change in part:
            old = change.old.text if change.old else "(không có)"
            new = change.new.text if change.new else "(không còn)"
            print(f"  {change.figure_id}: {old} -> {new}")
    print(f"{len(found)} số liệu thay đổi so với báo cáo đã phát hành.")
    return 0
