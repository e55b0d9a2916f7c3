"""Every line names one of the province's funding sources: capital is tied to its source."""

from config.fields import UNSPLIT
from config.rules import Parameters
from config.vi import joined
from tasks.check.batch import Batch
from tasks.check.frames import blank
from tasks.check.protocol import Judged, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose source is none of the profile's, nor all of a project's together."""
    sources = batch.profile.funding_sources
    faulty = blank(batch.lines["funding_source"]) | ~batch.lines["funding_source"].isin(
        [*(one.code for one in sources), UNSPLIT]
    )
    return on_lines(
        batch.lines, faulty, "funding_source", kind="text", expected=joined([source.name for source in sources])
    )
