"""Texts of kits."""

TEXTS = {
    "nav.kits": ("套件组装", "Kits"),
    "kits.title": ("套件组装与拆分", "Kits"),
    "kits.tab.make": ("组装", "Assemble"),
    "kits.tab.apart": ("拆分", "Take apart"),
    "kits.tab.trace": ("批次追溯", "Trace"),
    "kits.none": (
        "还没有套件清单：请管理员在目录中添加套件并设定清单。",
        "No kit lists yet: the administrator adds a kit and its list.",
    ),
    "kits.depot": ("储备库", "Depot"),
    "kits.kit": ("套件", "Kit"),
    "kits.recipe": ("每套内含（第 {version} 版）", "In one kit (version {version})"),
    "kits.source": ("来源：{source}（{mark}）", "Source: {source} ({mark})"),
    "kits.mark.sourced": ("有出处", "sourced"),
    "kits.mark.derived": ("推算", "derived"),
    "kits.mark.likely": ("惯例", "commonly known"),
    "kits.mark.estimated": ("估算", "estimated"),
    "kits.line": (
        "{name} × {units} {unit}，现有库存够 {kits} 套",
        "{name} × {units} {unit}, enough for {kits} kits",
    ),
    "kits.possible": ("可组装", "Can be made"),
    "kits.sets": ("{count} 套", "{count} kits"),
    "kits.count": ("组装套数", "Kits to make"),
    "kits.bin": ("成品放入库位", "Put kits into bin"),
    "kits.no_bin": ("没有可存放此套件的库位。", "No bin may hold this kit."),
    "kits.chosen": ("指定批次（可不选，默认先到期先出）", "Choose lots (else first expired first)"),
    "kits.reason": ("不按先到期先出的原因", "Reason for other lots"),
    "kits.note": ("备注", "Note"),
    "kits.make": ("确认组装", "Assemble"),
    "kits.made": (
        "已组装，组装单 {number}：{lots}",
        "Assembled as {number}: {lots}",
    ),
    "kits.made_lot": (
        "批号 {lot} {count} 套，有效期至 {expires}",
        "lot {lot}, {count}, to {expires}",
    ),
    "kits.alike": (
        "同一批号的套件内含批次完全相同；组件换批时自动分成新的批号。",
        (
            "Kits of one lot hold the very same lots; where a component's lot changes, a new one "
            "begins."
        ),
    ),
    "kits.no_kits": ("该库没有可拆分的套件。", "No kits to take apart here."),
    "kits.apart_lot": ("套件批次（或扫标签）", "Lot of kits (or scan)"),
    "kits.apart_count": ("拆分套数（最多 {most}）", "Kits to take apart (at most {most})"),
    "kits.back_to": ("{name} 批号 {lot} 放回", "{name}, lot {lot}, into"),
    "kits.apart_reason": ("拆分原因", "Reason"),
    "kits.apart": ("确认拆分", "Take apart"),
    "kits.apart_done": (
        "已拆分，拆分单 {number}，{count} 个批次回到库位。",
        "Taken apart as {number}; {count} lots are back.",
    ),
    "kits.scan": ("扫套件或组件标签", "Scan a kit or a component"),
    "kits.trace_lot": ("或选择批次", "Or choose a lot"),
    "kits.inside": ("这批套件内含", "Inside these kits"),
    "kits.used_in": ("用在这些套件里", "Used in these kits"),
    "kits.inside_line": (
        "{name}，批号 {lot}，有效期至 {expires}：每套 {each} {unit}，未拆的共 {units}",
        "{name}, lot {lot}, to {expires}: {each} {unit} a kit, {units} in whole kits",
    ),
    "kits.used_line": (
        "{name}，批号 {lot}：做了 {made} 套，未拆 {whole} 套，每套 {each}，共 {units}",
        "{name}, lot {lot}: {made} made, {whole} whole, {each} a kit, {units} in all",
    ),
    "kits.no_trace": ("这个批次没有用于套件，也不是套件。", "This lot is in no kit and is none."),
    "stock.reason.assemble": ("组装", "Assembly"),
    "stock.reason.disassemble": ("拆分", "Disassembly"),
}
