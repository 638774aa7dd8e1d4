"""Texts of scanning and of printing labels."""

TEXTS = {
    "scan.hint": ("扫码或手工输入后回车", "Scan, or type and press Enter"),
    "scan.camera": ("用手机摄像头扫码", "Scan with the phone's camera"),
    "scan.picture": ("对准标签拍一张", "Take a picture of the label"),
    "scan.nothing": (
        "照片里没有认出二维码：靠近一些、避开反光再拍。",
        "No code found in the picture: go nearer, avoid reflections.",
    ),
    "scan.several": (
        "照片里有 {count} 个二维码：每次只拍一个标签。",
        "There are {count} codes in the picture: take one label at a time.",
    ),
    "scan.double": (
        "重复扫码，未计入：{text}",
        "Scanned twice, not counted: {text}",
    ),
    "scan.again": ("确实是另一件，计入", "It is another one: count it"),
    "labels.title": ("打印标签", "Print labels"),
    "labels.of_lots": ("物资标签", "Lot labels"),
    "labels.of_bins": ("库位标签", "Bin labels"),
    "labels.lots": ("批次", "Lots"),
    "labels.bins": ("库位（不选即全部）", "Bins (none chosen: all)"),
    "labels.receipt": ("按入库单选批次", "Lots of a receipt"),
    "labels.any": ("自行选择批次", "Choose lots"),
    "labels.copies": ("每批张数", "Copies of each"),
    "labels.package": ("每件内装（印在标签上，可不填）", "Packed in one (printed, optional)"),
    "labels.download": ("下载标签 PDF（{count} 张）", "Labels as PDF ({count})"),
    "labels.none": ("先选择要打印标签的批次。", "Choose the lots to label first."),
    "labels.no_bins": ("这个储备库还没有库位。", "This depot has no bins yet."),
    "labels.note": (
        "A4 纸每页 24 张（3 列 8 行）。编号、批号和有效期与二维码一致。",
        "24 labels a sheet of A4 (3 by 8). Code, lot and expiry are in the QR code too.",
    ),
}
