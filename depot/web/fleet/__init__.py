"""车队: trucks, their classes, the workbook."""
