"""What the page says beside the report itself: tiles, charts and the figures that only these show."""

from tasks.report.model import Figure
from tasks.report.page_bars import agency_chart, bottleneck_chart, source_chart, transfer_chart
from tasks.report.page_curve import curve_chart, forecast_rates
from tasks.report.page_parts import Chart
from tasks.report.recipient_facts import Context


def page_charts(context: Context) -> list[Chart]:
    """The charts that have facts, in the order of the page."""
    made = (
        curve_chart(context), source_chart(context), agency_chart(context), transfer_chart(context),
        bottleneck_chart(context),
    )  # fmt: skip
    return [chart for chart in made if chart is not None]


def page_figures(context: Context) -> list[Figure]:
    """Figures that no sentence and no table shows but tiles and charts do, so that a trace finds them too."""
    chart = transfer_chart(context)
    return [*forecast_rates(context), *(bar.value for bar in (chart.bars if chart else ()))]
