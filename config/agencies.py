"""Who reports, and who receives: agencies, recipients and the funding sources they answer for."""

from typing import Literal

from pydantic import Field

from config.citation import Dated, Entry, Marked, Source

AgencyKind = Literal["department", "district", "commune", "pmu", "central", "company", "other"]
"""`district` ended on 30/6/2025; since 1/7/2025 local government has two tiers and communes report (`commune`)."""


class HandOver(Entry):
    """A part of what a dissolved agency leaves: the projects that one agency takes over."""

    agency: str
    """Code of the agency that takes them over."""
    projects: tuple[str, ...] = Field(min_length=1)
    """Each by its code, or by its name as reports write it."""


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
    """Code of the agency that takes over everything on the day after `valid_to`; several agencies that name the same
    one are merged into it."""
    hands_over: tuple[HandOver, ...] = ()
    """A split: projects that go to other agencies than `successor`, which takes the rest."""

    @property
    def head(self) -> str:
        """Its head as an official text names them; whoever leads a Sở or a Ban is its Giám đốc unless the entry says
        otherwise."""
        leads = self.name.split()[0] in ("Sở", "Ban") and "head_title" not in self.model_fields_set
        return head_of(self.name, "Giám đốc" if leads else self.head_title)


def head_of(name: str, title: str) -> str:
    """`Chủ tịch UBND thành phố Bắc Ninh`: what the title ends with and the name begins with is said once."""
    *rest, last = title.split()
    return f"{' '.join(rest)} {name}" if name.split()[0] == last else f"{title} {name}"


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
    programme: bool = False
    """A national programme, which reports tell apart."""
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
