"""Where a rule comes from: every entry of a profile names its document and place."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Entry(BaseModel):
    """Base of all configuration: frozen, and a key that nobody reads is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Entry):
    """A directive, law or named default that entries cite."""

    title: str
    number: str | None = None
    issued_on: date | None = None
    file: str | None = None
    """The directive's file name in the collection that the profile was written from."""


class Citation(Entry):
    """A place in a document, written `001 L62` (line 62 of document 001) or `39/2019/QH14 Điều 68`."""

    document: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.document} {self.place}".strip()


def _parse(value: object) -> object:
    if isinstance(value, str):
        document, _, place = value.partition(" ")
        return {"document": document, "place": place}
    return value


Source = Annotated[Citation, BeforeValidator(_parse)]
"""A citation as profiles write it: one string."""


class Marked(Entry):
    """An entry that says what of it is not from its source."""

    ours: str | None = None
    """What stands in no document and was set by giaingan, said so that nobody takes it for the source."""


class Dated(Marked):
    """An entry in force from `valid_from` to `valid_to`, both inclusive; open-ended where absent."""

    valid_from: date | None = None
    valid_to: date | None = None
    source: Source

    def in_force(self, on: date) -> bool:
        """Whether the entry applies on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
