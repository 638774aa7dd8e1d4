"""What people call the columns of a stock list."""

from __future__ import annotations

from enum import StrEnum

from depot.errors import Text


class Field(StrEnum):
    """What a column can hold."""

    CODE = "code"
    NAME = "name"
    SPECIFICATION = "specification"
    QUANTITY = "quantity"
    UNIT = "unit"
    LOT_NO = "lot_no"
    MADE_ON = "made_on"
    EXPIRES_ON = "expires_on"
    SHELF_LIFE = "shelf_life"
    BIN = "bin"
    NOTE = "note"
    PACK_SIZE = "pack_size"
    BOOKED = "booked"
    LINE = "line"


LABELS = {
    Field.CODE: Text("物资编码", "Item code"),
    Field.NAME: Text("物资名称", "Item"),
    Field.SPECIFICATION: Text("规格", "Specification"),
    Field.QUANTITY: Text("数量", "Quantity"),
    Field.UNIT: Text("单位", "Unit"),
    Field.LOT_NO: Text("批次", "Lot"),
    Field.MADE_ON: Text("生产日期", "Made on"),
    Field.EXPIRES_ON: Text("有效期至", "Expires on"),
    Field.SHELF_LIFE: Text("保质期", "Shelf life"),
    Field.BIN: Text("库位", "Bin"),
    Field.NOTE: Text("备注", "Note"),
    Field.PACK_SIZE: Text("每件数量", "Pack size"),
    Field.BOOKED: Text("账面数量", "On the books"),
    Field.LINE: Text("序号", "Line"),
}
"""The name of each column in templates and findings."""

SYNONYMS = {
    Field.CODE: (
        "物资编码 物资编号 物资代码 编码 编号 代码 物料编码 物料号 货号 品号 存货编码 "
        "商品编码 产品编码 itemcode code item_no itemno itemnumber sku materialcode"
    ),
    Field.NAME: (
        "物资名称 品名 名称 物品名称 货物名称 物料名称 商品名称 产品名称 存货名称 物资 "
        "物品 品种 item name itemname description goods product material"
    ),
    Field.SPECIFICATION: ("规格 规格型号 型号 型号规格 规格及型号 specification spec model"),
    Field.QUANTITY: (
        "实收数量 实收 实收数 本次入库数量 验收数量 实存数量 入库数量 入库数 数量 期初数量 "
        "期初库存 现有数量 库存数量 库存数 库存 结存数量 结存 件数 received quantity qty "
        "onhand count amount units"
    ),
    Field.UNIT: ("单位 计量单位 计数单位 unit uom"),
    Field.LOT_NO: (
        "批次 批号 批次号 生产批号 生产批次 产品批号 lot lotno lotnumber batch batchno batchnumber"
    ),
    Field.MADE_ON: (
        "生产日期 制造日期 出厂日期 生产时间 生产年月 madeon manufactured manufacturedon "
        "productiondate manufacturedate manufacturingdate mfgdate mfd dateofmanufacture"
    ),
    Field.EXPIRES_ON: (
        "有效期至 有效期 到期日 到期日期 失效日期 失效期 有效期限 有效日期 效期 截止日期 "
        "保质期至 有效期到 过期日期 expireson expiry expirydate expirationdate expires "
        "exp expdate bestbefore usebefore"
    ),
    Field.SHELF_LIFE: (
        "保质期 质保期 储存年限 存储年限 储存期限 保质期月 保质期限 shelflife shelflifemonths"
    ),
    Field.BIN: (
        "库位 货位 储位 库位号 货位号 库位编码 存放位置 存放地点 位置 bin location "
        "binlocation position"
    ),
    Field.NOTE: ("备注 说明 附注 note notes remark remarks comment comments"),
    Field.PACK_SIZE: (
        "每件数量 每箱数量 装箱数 装箱数量 箱规 包装规格数量 包装数 件装数 每件装 每箱装 "
        "packsize unitsperpack perpack"
    ),
}
"""Heads seen for each column, apart by spaces, the more telling first.

Case, spaces and signs don't matter. Of 实收数量 and 数量 in one sheet the first is
what came.
"""

SYNONYMS_OF_COUNTS = {
    Field.QUANTITY: (
        "实盘数量 实盘数 实盘 盘点数量 盘点数 实点数量 实点数 清点数量 清点数 实际数量 实存数量 "
        "实存数 实存 实数 数量 件数 counted countedquantity actual actualquantity quantity qty"
    ),
    Field.LINE: "序号 行号 no line lineno",
    Field.BOOKED: (
        "账面数量 账面数 账面 账存数量 账存数 账存 系统数量 账上数量 库存数量 结存数量 库存 结存 "
        "onthebooks bookquantity systemquantity onhand"
    ),
}
"""Heads that mean something else on a counting sheet: 库存数量 is what the books say there."""

PARTS = {
    Field.NAME: "物资名称 物品名称 货物名称 品名",
    Field.LOT_NO: "批号 批次",
    Field.MADE_ON: "生产日期 出厂日期 制造日期",
    Field.EXPIRES_ON: "有效期至 到期日 失效日期",
    Field.BIN: "库位 货位 储位",
}
"""Words that tell the column wherever they stand in its head, as in 存放货位.

Not so 数量: 计划数量 is not what came.
"""

HARMLESS = (
    "序号 no 类别 分类 大类 小类 种类 单价 价格 金额 总价 合计 供应商 供货单位 来源 厂家 品牌 "
    "盘盈 盘亏 盈亏 差异 差异数量 账实差异 盘点人 复盘人 difference variance"
)
"""Heads of columns that nobody expects to be read."""
