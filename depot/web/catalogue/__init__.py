"""The catalogue on the screen: tree, card, changes, history, workbooks."""
