"""Texts of counting and of goods found."""

TEXTS = {
    "alert.kind.count_due": ("待盘点", "Count due"),
}
