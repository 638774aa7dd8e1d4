"""Texts of importing workbooks."""

TEXTS = {
    "workbook.kind": ("导入什么", "What it is"),
    "workbook.kind.receipt": ("到货入库", "Goods received"),
    "workbook.kind.opening": ("期初库存", "Opening stock"),
    "workbook.template.receipt": ("入库模板.xlsx", "receipt-template.xlsx"),
    "workbook.template.opening": ("期初库存模板.xlsx", "opening-stock-template.xlsx"),
    "workbook.template.count": ("盘点模板.xlsx", "count-template.xlsx"),
    "workbook.reference": ("送货单号（可不填）", "Delivery note (optional)"),
    "workbook.reference_help": (
        "内容相同的两次到货，用送货单号区分；不填时同一内容只能导入一次。",
        (
            "Two deliveries of the same goods are told apart by it; without it the same content "
            "is booked once."
        ),
    ),
    "workbook.edit_hint": (
        "有错误的行排在最前。可直接在表中改正，改后重新检查；不要的行去掉勾选。",
        (
            "Rows with errors come first. Correct them here and they are checked again; untick "
            "rows to leave out."
        ),
    ),
    "workbook.rest": (
        "另有 {count} 行没有错误，未在表中列出，会一并导入。",
        "{count} more rows are not shown here; they are imported too.",
    ),
    "workbook.source": ("表!行", "Sheet:row"),
    "workbook.taken": ("导入", "Take"),
    "workbook.taken_help": ("去掉勾选则不导入该行。", "Untick to leave the row out."),
    "workbook.quantity_help": (
        "可写 480、1,200 箱、1.2万、十二箱、3箱5瓶。",
        "Such as 480, 1,200 箱, 1.2万, 3箱5瓶.",
    ),
    "workbook.summary": (
        "共 {rows} 行，可导入 {good} 行；错误 {errors} 处，提醒 {warnings} 处。",
        "{rows} rows, {good} can be booked; {errors} errors, {warnings} warnings.",
    ),
    "workbook.fix_first": (
        "请先改正错误再导入；现在没有写入任何内容。",
        "Correct the errors first; nothing has been booked.",
    ),
    "workbook.count_file": ("从 Excel 录入实盘数", "Enter numbers from Excel"),
    "workbook.enter_counts": ("录入 {count} 行实盘数", "Enter {count} counted rows"),
    "workbook.counts_entered": ("已录入 {count} 行实盘数。", "Entered {count} counted rows."),
    "workbook.book_opening": ("全部记为期初库存", "Book all as opening stock"),
    "workbook.opening_party": ("期初结存", "Opening balance"),
}
