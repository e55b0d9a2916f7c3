"""What officers do between runs: assign a file, waive a finding, check again, issue forms, look at the inbox."""

import argparse
from pathlib import Path

from config.clock import HANOI
from config.errors import ToldError
from flows.commands.asked import run_of
from tasks.run import Run


def inbox(arguments: argparse.Namespace) -> int:
    """The period's files with their states."""
    from tasks.run import submissions_of

    for record in submissions_of(run_of(arguments)):
        told = f"  {record.reason}" if record.reason else ""
        print(
            f"{record.sha256[:12]}  {record.state:<11} {record.agency or '?':<14} "
            f"{record.received_at.astimezone(HANOI):%d/%m/%Y %H:%M}  {record.file_name}{told}"
        )
    return 0


def assign(arguments: argparse.Namespace) -> int:
    """Say whose a file is; the next collect run reads it so."""
    from tasks.read.file_acts import assign_file

    run = _acting(arguments)
    period = arguments.to_period or run.due_on
    record = assign_file(run, arguments.sha256, arguments.agency, period, by=arguments.by, reason=arguments.reason)
    print(f"Đã ghi: {record.file_name} của {arguments.agency}, kỳ {period:%d/%m/%Y}. Chạy lại kỳ để đọc tệp này.")
    return 0


def exclude(arguments: argparse.Namespace) -> int:
    """Take an accepted file out of the figures, with a reason."""
    from tasks.read.file_acts import exclude_file

    record = exclude_file(_acting(arguments), arguments.sha256, by=arguments.by, reason=arguments.reason)
    print(f"Đã loại: {record.file_name} của {record.agency}. Chạy lại kỳ để báo cáo theo số liệu còn lại.")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Bring an excluded or superseded file back, with a reason."""
    from tasks.read.file_acts import restore_file

    record = restore_file(_acting(arguments), arguments.sha256, by=arguments.by, reason=arguments.reason)
    print(f"Đã khôi phục: {record.file_name} của {record.agency}. Chạy lại kỳ để tính tệp này.")
    return 0


def waive(arguments: argparse.Namespace) -> int:
    """Let breaches of a rule pass, with a reason; then check again."""
    from tasks.check.waivers import waive_rule

    waive_rule(
        _acting(arguments),
        arguments.rule,
        arguments.agency,
        by=arguments.by,
        reason=arguments.reason,
        project_key=arguments.project,
        funding_source=arguments.source,
    )
    return recheck(arguments)


def recheck(arguments: argparse.Namespace) -> int:
    """Judge the period's files again and print what changed."""
    from tasks.check.recheck import recheck as judge_again

    done = judge_again(_acting(arguments))
    for finding in done.changes.appeared:
        print(f"+ {finding.rule} [{finding.cell}] {finding.message}")
    for finding in done.changes.gone:
        print(f"- {finding.rule} [{finding.cell}] {finding.message}")
    for _, finding in done.changes.changed:
        waived = f" (bỏ qua: {finding.waived})" if finding.waived else ""
        print(f"~ {finding.rule} [{finding.cell}] {finding.message}{waived}")
    for record in done.now_accepted:
        print(f"Nay được nhận: {record.file_name} của {record.agency}")
    for record in done.in_doubt:
        print(
            f"Đã nhận nhưng nay có lỗi, cần xem xét loại (giaingan exclude): {record.file_name} của {record.agency}, "
            f"sha256 {record.sha256[:12]}"
        )
    return 0


def template(arguments: argparse.Namespace) -> int:
    """Write an agency's form for the period."""
    from tasks.check.form import form_for

    content = form_for(run_of(arguments), arguments.agency)
    target: Path = arguments.output
    try:
        target.write_bytes(content)
    except OSError as error:
        raise ToldError(f"Không ghi được {target}: {error.strerror}") from error
    print(f"Đã ghi biểu mẫu của {arguments.agency}: {target}")
    return 0


def _acting(arguments: argparse.Namespace) -> Run:
    """A person acts now, whatever period it is about."""
    return run_of(arguments, acting=True)
