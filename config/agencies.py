"""Who reports, and who receives: agencies, recipients and the funding sources they answer for."""

from typing import Literal

from config.citation import Dated, Entry, Marked, Source

AgencyKind = Literal["department", "district", "pmu", "central", "company", "other"]


class Agency(Dated):
    """A reporting agency (đơn vị báo cáo) as the directive calls it, valid from-to."""

    code: str
    name: str
    kind: AgencyKind
    aliases: tuple[str, ...] = ()
    """Other spellings under which its files and rows name it."""
    email: str | None = None
    """Its registered address: mail goes there, and mailbox submissions come from there."""
    head_title: str = "Thủ trưởng"
    parent: str | None = None
    successor: str | None = None


class Recipient(Entry):
    """One line of the distribution list (Nơi nhận); `email` where the system itself sends the report there."""

    text: str
    """The line as the document prints it, e.g. `Chủ tịch và các PCT UBND tỉnh`."""
    audience: Literal["people_committee", "ministry", "other", "archive"] = "other"
    email: str | None = None
    source: Source


class FundingSource(Entry):
    """A source of capital (nguồn vốn). Reallocation balances to zero within one."""

    code: str
    name: str
    level: Literal["central", "local", "foreign"]
    aliases: tuple[str, ...] = ()
    source: Source


class KeyProject(Marked):
    """A project or group that the directive names as key (dự án trọng điểm)."""

    name: str
    agency: str | None = None
    """Code of the agency that the directive charges with it, if it says."""
    match: tuple[str, ...] = ()
    """Phrases by which its rows are recognised (case, tone placement and spacing ignored); default: the name."""
    spill_over: bool = False
    """The directive or the office calls it a project with spill-over effect (tác động lan tỏa): it ranks by the
    priority `spill_over`. No directive kept here names one: Hải Dương's puts such projects first (002 L317) and leaves
    it to the office to say which, so the office sets it in its profile. Workbooks have no column for it."""
    source: Source
