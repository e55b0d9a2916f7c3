"""One file read on its own, for `giaingan check`."""

from collections.abc import Mapping
from pathlib import Path

from config.columns import ColumnMap
from config.fields import MONEY
from config.profile import Profile
from config.vocabulary import vocabulary
from config.yaml_file import ConfigurationError
from tasks.read.isolated import read_files
from tasks.read.outcome import ReadOutcome, ReadResult
from tasks.read.values.text import fold


def aliases_of(profile: Profile) -> Mapping[str, str]:
    """Folded names, codes and aliases of the profile's funding sources, and the name of what is not split by them."""
    unsplit = {fold(name): code for code, name in vocabulary().funding_sources.items()}
    return unsplit | {
        fold(name): source.code
        for source in profile.funding_sources
        for name in (source.code, source.name, *source.aliases)
    }


def read_one(path: Path, columns: ColumnMap, profile: Profile) -> ReadOutcome:
    """One file read on its own. Raises ConfigurationError if it is not there."""
    if not path.is_file():
        raise ConfigurationError(f"Không có tệp {path}")
    outcomes = read_files(
        [(path, path.name)],
        columns,
        default_source=profile.default_funding_source,
        source_aliases=aliases_of(profile),
    )
    return next(iter(outcomes))


def totals(result: ReadResult) -> dict[str, int]:
    """Sums of the money fields that the file has, whole đồng, in the order of the form."""
    present = [name for name in MONEY if result.lines[name].notna().any()]
    return {name: int(result.lines[name].fillna(0).sum()) for name in present}
