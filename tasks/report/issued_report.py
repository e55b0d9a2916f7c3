"""An issued report as the ledger has it, whatever version of the program issued it."""

import json
from decimal import Decimal

from config.profile import Audience
from tasks.ledger.codec import from_json, to_json
from tasks.ledger.contents import content, keep
from tasks.ledger.engine import Ledger
from tasks.ledger.records import FrozenRecord
from tasks.report.changes import changes
from tasks.report.figures import StatedFigure, stated
from tasks.report.former_record import figures_of_former, is_former, record_of_former
from tasks.report.model import ReportModel
from tasks.report.report_record import MAIN, ReportRecord, identity_of


def keep_figures(ledger: Ledger, model: ReportModel) -> str:
    """Keep the figures of a model, in reading order; the sha256 to find them by."""
    # A dict a figure: a report has a hundred thousand, and a record is turned into one by a call from the encoder.
    told = [{"id": one.id, "value": _exact(one.value), "text": one.text} for one in stated(model).values()]
    return keep(ledger, to_json(told).encode())


def _exact(value: int | Decimal | None) -> int | str | None:
    return str(value) if isinstance(value, Decimal) else value


def figures_kept(ledger: Ledger, sha256: str) -> dict[str, StatedFigure]:
    """The figures kept under that sha256, by id and in reading order."""
    return {figure.id: figure for figure in from_json(list[StatedFigure], content(ledger, sha256).decode())}


class IssuedReport:
    """An issued report with what was kept of it, read when asked for."""

    def __init__(self, ledger: Ledger, frozen: FrozenRecord) -> None:
        self._ledger = ledger
        self._payload = json.loads(frozen.text)
        self.is_former = is_former(self._payload)
        """Frozen by a former version of the program, which kept no files."""
        self.record = record_of_former(self._payload) if self.is_former else from_json(ReportRecord, frozen.text)

    def figures(self, audience: Audience = MAIN) -> dict[str, StatedFigure]:
        """The figures that the edition stated, by id and in reading order."""
        if self.is_former:
            return figures_of_former(self._payload, audience)
        return figures_kept(self._ledger, self.record.editions[audience].figures)

    def files(self) -> dict[str, bytes]:
        """The files as issued. Raises KeyError where they were not kept."""
        return {name: content(self._ledger, sha256) for name, sha256 in self.record.files.items()}

    def says_the_same(self, audience: Audience, model: ReportModel) -> bool:
        """Whether the edition said the same; of a former one, whether its figures were the same."""
        kept = self.record.editions.get(audience)
        if kept is None:
            return False
        if self.is_former:
            return not changes(self.figures(audience), stated(model))
        return kept.sha256 == identity_of(model)
