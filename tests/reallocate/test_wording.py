"""đồng in sentences are never rounded."""

import pytest

from tasks.reallocate.wording import exact


@pytest.mark.parametrize(
    ("vnd", "text"),
    [
        (0, "0 đồng"),
        (999_999, "999.999 đồng"),
        (45_000_000, "45 triệu đồng"),
        (45_500_000, "45,5 triệu đồng"),
        (1_000_000_000, "1 tỷ đồng"),
        (1_250_000_000, "1,25 tỷ đồng"),
        (1_250_001_000, "1.250,001 triệu đồng"),
        (1_250_000_001, "1.250.000.001 đồng"),
        (70_000_000_000, "70 tỷ đồng"),
    ],
)
def test_the_largest_unit_that_shows_it_exactly(vnd, text):
    assert exact(vnd) == text
