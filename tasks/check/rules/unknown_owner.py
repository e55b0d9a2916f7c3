"""An owner of the same name as another reporting agency means that the line stands in the wrong agency's file."""

from config.rules import Parameters
from config.text import fold
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Judged, Skipped, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose owner is another agency of the profile than the one that sent the file, nor its child."""
    lines = batch.lines
    if not given(lines, "owner"):
        return Skipped("Không tệp nào có cột chủ đầu tư")
    agencies = batch.profile.agencies
    names = {fold(name): agency.code for agency in agencies for name in (agency.name, *agency.aliases)}
    titles = {agency.code: agency.name for agency in agencies}
    parents = {agency.code: agency.parent for agency in agencies}
    owner = lines["owner"].map(lambda name: names.get(fold(str(name))), na_action="ignore")
    known = lines["agency"].isin(list(titles))
    strange = known & owner.notna() & (owner != lines["agency"]) & (owner.map(parents) != lines["agency"])
    return on_lines(lines, strange, "owner", kind="text", expected=lines["agency"].map(titles))
