"""Units of money that forms use. Free of any library, so that whoever reads files need not load what validates them."""

from typing import Literal

UnitName = Literal["dong", "nghin", "trieu", "ty"]
