"""What is asked of issued reports: follow a figure, build one again, see what has changed since."""

import argparse
import sys

from flows.moment import job_of


def trace(arguments: argparse.Namespace) -> int:
    """The path of a figure, from the report to file, sheet and cell; without a figure, what can be traced."""
    from tasks.report.acts import figure_ids, trace_figure

    job = job_of(arguments)
    for line in trace_figure(job, arguments.figure) if arguments.figure else figure_ids(job):
        print(line)
    return 0


def report(arguments: argparse.Namespace) -> int:
    """The report as issued by `--as-of`, built again; 1 if any file is not byte for byte as issued."""
    from tasks.report.acts import rebuild

    job = job_of(arguments)
    built = rebuild(job)
    job.out.mkdir(parents=True, exist_ok=True)
    for name, content in built.files.items():
        (job.out / name).write_bytes(content)
        print(f"{job.out / name}{'' if name not in built.differing else '   KHÁC với bản đã phát hành'}")
    if built.differing:
        print("Bản dựng lại khác bản đã phát hành; phiên bản giaingan có thể đã đổi.", file=sys.stderr)
    return 1 if built.differing else 0


def changes(arguments: argparse.Namespace) -> int:
    """What became known since the report was issued, and the figures that would differ if it were issued now."""
    from tasks.report.acts import changes_since, events_since

    job = job_of(arguments, acting=True)
    found = changes_since(job)
    for event in events_since(job):
        print(event)
    for change in found:
        old = change.old.text if change.old else "(không có)"
        new = change.new.text if change.new else "(không còn)"
        print(f"{change.figure_id}: {old} -> {new}")
    print(f"{len(found)} số liệu thay đổi so với báo cáo đã phát hành.")
    return 0
