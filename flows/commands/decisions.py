"""What is asked about proposals: alternatives side by side, the note to be signed, what became of them."""

import argparse

from config import vi
from config.yaml_file import ConfigurationError
from flows.commands.asked import run_of, write
from flows.words import pair


def reallocate(arguments: argparse.Namespace) -> int:
    """The period's proposal under the profile's rules, and beside it under other ones. Stores nothing."""
    from tasks.reallocate.acts import compare_scenarios
    from tasks.reallocate.proposals import late_notice_of

    scenarios: dict[str, dict[str, object]] = {"hồ sơ": {}}
    for number, setting in enumerate(arguments.set or (), start=1):
        scenarios[f"phương án {number}"] = dict(pair(part) for part in setting.split(","))
    try:
        found = compare_scenarios(run_of(arguments), scenarios)
    except ValueError as error:
        raise ConfigurationError(str(error)) from None
    print(f"{'':<14}{'Đặt được':>24}{'Chưa đặt':>24}{'Số lần chuyển':>15}{'Giải ngân thêm':>24}")
    for scenario in found.scenarios:
        print(
            f"{scenario.name:<14}{vi.money(scenario.placed_vnd, 'dong'):>24}"
            f"{vi.money(scenario.unplaced_vnd, 'dong'):>24}{scenario.transfers:>15}"
            f"{vi.money(scenario.extra_vnd, 'dong'):>24}"
            f"  {', '.join(f'{key}={value}' for key, value in scenario.changes)}"
        )
    if late := late_notice_of(run_of(arguments)):
        print(late)
    for transfer in found.proposals[-1].transfers:
        print(
            f"- {vi.money(transfer.amount_vnd, 'dong')} ({transfer.funding_source}) từ {transfer.donor_name} sang "
            f"{transfer.recipient_name}: {transfer.why_donor} {transfer.why_recipient} {transfer.binding}"
        )
    for left in found.proposals[-1].unplaced:
        print(f"- Chưa đặt được {vi.money(left.amount_vnd, 'dong')} của {left.project_name}: {left.reason}")
    return 0


def note(arguments: argparse.Namespace) -> int:
    """The Tờ trình on the period's proposal, and beside it the decision that it asks for, drafted."""
    from tasks.reallocate.proposals import frozen_proposal
    from tasks.report.inquiries import submission_papers
    from tasks.report.letters import draft_note

    run = run_of(arguments)
    papers = submission_papers(run)
    write(arguments.output, papers.note)
    draft_note(run, papers.note, papers.decision)
    in_force = frozen_proposal(run)
    print(f"Đã ghi Tờ trình về phương án số {in_force[0].id if in_force else '(không)'}: {arguments.output}")
    if papers.decision is not None:
        path = arguments.output.with_name(f"{arguments.output.stem}-du-thao-quyet-dinh.docx")
        write(path, papers.decision)
        print(f"Đã ghi dự thảo Quyết định kèm Tờ trình: {path}")
    return 0


def outcomes(arguments: argparse.Namespace) -> int:
    """What became of the transfers decided before the period, by the period's figures."""
    from tasks.reallocate.proposals import decided_outcomes

    found = decided_outcomes(run_of(arguments))
    if not found:
        print("Chưa có quyết định điều chuyển nào trước kỳ này.")
    for decision, transfers in found:
        moved = sum(outcome.transfer.amount_vnd for outcome in transfers)
        spent = sum(outcome.recipient_spent_vnd or 0 for outcome in transfers)
        print(
            f"Quyết định {decision.document_number} (kỳ {decision.amounts.period}, {decision.by}): điều chuyển "
            f"{vi.money(moved, 'dong')}, dự án nhận đã giải ngân thêm {vi.money(spent, 'dong')}"
        )
        for outcome in transfers:
            print(f"- {outcome.sentence}")
    return 0
