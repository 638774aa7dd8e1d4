"""Texts of responses and emergency issues."""

TEXTS: dict[str, tuple[str, str]] = {
    "nav.emergency": ("应急", "Emergency"),
    "emergency.title": ("应急响应与紧急出库", "Response and emergency issue"),
    "emergency.bar": ("{level}应急响应中：{event}", "Response {level}: {event}"),
    "emergency.bar_owed": ("（待补手续 {count} 笔）", " ({count} papers owed)"),
    "emergency.none": ("当前没有启动响应。", "No response is active."),
    "emergency.active": (
        "{level}响应已启动：{event}（{number}，{since} 起，待补手续 {open} 笔）",
        "Response {level}: {event} ({number}, since {since}, {open} papers owed)",
    ),
    "emergency.only_active": (
        "启动响应后才能先出库后补手续；平时请走“出库”。",
        "Goods may go before their papers only while a response is active; else use Issue.",
    ),
    "emergency.issue": ("紧急出库（先出库后补手续）", "Emergency issue (papers follow)"),
    "emergency.issue_hint": (
        "选物资、核对去向和口头批准人，按“立即出库”。系统按先到期先出定批次。",
        (
            "Choose the goods, check destination and who approved by word, press “Issue now”. "
            "Lots are chosen first expired, first out."
        ),
    ),
    "emergency.under": ("所属响应", "Response"),
    "emergency.add": ("加一行", "Add a line"),
    "emergency.clear": ("清空", "Clear"),
    "emergency.destination": ("去向", "Destination"),
    "emergency.approver": ("口头批准人", "Approved by word of"),
    "emergency.channel": ("批准方式", "How"),
    "emergency.channel.telephone": ("电话", "Telephone"),
    "emergency.channel.radio": ("电台", "Radio"),
    "emergency.channel.in_person": ("当面", "In person"),
    "emergency.found": ("架上有货、账上不够", "More on the shelf than on the book"),
    "emergency.found_where": ("在哪一批", "Which lot and bin"),
    "emergency.found_quantity": ("账上少记的数量", "Units that the book lacks"),
    "emergency.post": ("立即出库", "Issue now"),
    "emergency.done": (
        "已出库 {number}，手续须于 {due} 前补齐。取货：{picks}",
        "Issued with {number}; papers are due by {due}. Take: {picks}",
    ),
    "emergency.papers": ("出库待补手续 {count} 笔", "{count} issues owe papers"),
    "emergency.spent": (
        (
            "另有 {count} 笔应急支出待事后审查（{numbers}），审查前不能终止响应："
            "请到“采购 → 应急支出”办理。"
        ),
        (
            "{count} emergency payments wait for their review ({numbers}); the response can't end "
            "before. Review them under Purchases, Emergency."
        ),
    ),
    "emergency.papers_none": ("出库手续已全部补齐。", "The papers of all issues are in."),
    "emergency.papers_done": ("已补手续 {count} 笔", "{count} with papers"),
    "emergency.left": ("还剩 {span}（{due} 前）", "{span} left (by {due})"),
    "emergency.late": ("已超时 {span}", "{span} overdue"),
    "emergency.in_review": ("未获补批，核查中：{note}", "Not approved, under review: {note}"),
    "emergency.by_word": (
        "{who}于 {at} {how}口头批准 · 出库人 {issued}",
        "Approved by {who}, {at}, {how} · issued by {issued}",
    ),
    "emergency.own": (
        "本人经办的出库须由他人补批。",
        "You issued this; somebody else enters its papers.",
    ),
    "emergency.papers_no": ("手续（审批单）编号", "Number of the signed papers"),
    "emergency.approve": ("补批", "Approve afterwards"),
    "emergency.refuse": ("不予补批，转核查", "Not approved: review"),
    "emergency.settle_note": ("核查结论", "What came of it"),
    "emergency.settle": ("核查办结", "Close the review"),
    "emergency.print": ("打印出库单", "Print the issue note"),
    "emergency.papers_entered": ("{number}：{state}", "{number}: {state}"),
    "emergency.state.open": ("待补手续", "Papers owed"),
    "emergency.state.approved": ("已补批", "Approved afterwards"),
    "emergency.state.review": ("核查中", "Under review"),
    "emergency.state.settled": ("已核查", "Reviewed"),
    "emergency.manage": ("启动、调整、终止响应", "Start, change or end a response"),
    "emergency.level": ("响应级别", "Level"),
    "emergency.new_level": ("调整级别", "New level"),
    "emergency.event": ("突发事件", "What happened"),
    "emergency.basis": ("启动依据（文号、会商纪要）", "Basis (document, decision)"),
    "emergency.start": ("启动响应", "Start a response"),
    "emergency.set_level": ("调整", "Change"),
    "emergency.end": ("终止响应", "End the response"),
    "emergency.moved": ("{number}：{level}响应", "{number}: level {level}"),
    "emergency.ended": ("{number} 已终止（{level}）。", "{number} has ended ({level})."),
    "emergency.history": ("响应记录", "History of responses"),
    "emergency.change.started": ("启动", "Started"),
    "emergency.change.level": ("调整为", "Changed to"),
    "emergency.change.ended": ("终止", "Ended"),
}
