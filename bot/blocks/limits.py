"""How much Slack takes: what is longer is refused whole, so nothing of ours is. From Slack's Block Kit reference."""

# Blocks of a message.
MESSAGE_BLOCKS = 50

# Characters. Slack's way of counting is not documented: we count UTF-16 units, the strictest.
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_TEXT = 75
HEADER_TEXT = 150
SECTION_TEXT = 3000
VIEW_TITLE = 24
MOST_TYPED = 3000
METADATA = 3000
# Longer fallback texts are refused by chat.update; this leaves room for escaping.
FALLBACK_TEXT = 3500

# Options of a select.
MOST_OPTIONS = 100

# Of a chart (blocks/data-visualization-block); and charts of a message: forty criteria are more than any team answers.
CHART_TITLE = 50
CHART_LABEL = 20
CHART_CATEGORIES = 20
MESSAGE_CHARTS = 2
