"""Texts of call-offs, of the layers of supply and of what becomes of a plan."""

TEXTS = {
    "nav.call_offs": ("调用", "Call-offs"),
    "call.title": ("应急调用", "Call-offs"),
    "call.scope": ("范围", "Which"),
    "call.scope.open": ("待办（按时限）", "Open, by the clock"),
    "call.scope.all": ("全部", "All"),
    "call.none": (
        "没有待办的应急调用。调拨单批准后，供应商的调用单会自动生成在这里。",
        (
            "No call-off is open. When a dispatch order is approved, the call-offs of its "
            "suppliers appear here by themselves."
        ),
    ),
    "call.open": ("办理", "Open"),
    "call.back": ("返回列表", "Back to the list"),
    "call.state.drafted": ("待发送", "To be sent"),
    "call.state.sent": ("已发送", "Sent"),
    "call.state.read": ("已读", "Read"),
    "call.state.confirmed": ("已确认", "Confirmed"),
    "call.state.loaded": ("已装车", "Loaded"),
    "call.state.arrived": ("已到达", "Arrived"),
    "call.state.released": ("已撤销", "Released"),
    "call.state.settled": ("已结算", "Settled"),
    "call.due": ("下一步“{step}”，{at} 前", "Next “{step}” by {at}"),
    "call.overdue": ("已超时：{due}。请电话催办 {phone}", "Overdue: {due}. Ring {phone}"),
    "call.ago": ("发生在几分钟前（现在填 0）", "How many minutes ago (0: now)"),
    "call.ago_help": (
        "补登时填写：例如供应商 10 分钟前已回复。",
        "For what is entered afterwards: the supplier answered 10 minutes ago.",
    ),
    "call.wait_send": (
        "待有计划或审批权限的人员发送。",
        "Somebody with the right to plan or approve sends it.",
    ),
    "call.contact": ("我方联系人和电话", "Our contact and telephone"),
    "call.send": ("已发送给供应商", "Sent to the supplier"),
    "call.read": ("供应商已读", "The supplier has read it"),
    "call.answer": ("供应商答复", "The supplier's answer"),
    "call.confirmed_by": ("答复人", "Who answered"),
    "call.ready_in": ("几分钟后备妥", "Ready in how many minutes"),
    "call.promised_at": ("按协议应于 {at} 备妥。", "By the agreement it is ready at {at}."),
    "call.confirm": ("登记确认", "Book the answer"),
    "call.load_due": ("计划 {at} 前发出", "To leave by {at}"),
    "call.load": ("已装车发出", "Loaded, has left"),
    "call.own_left": ("供应商车辆已发出", "The supplier's truck has left"),
    "call.own_trucks": (
        "供方送货车辆 {count} 辆（{untold} 辆未报车牌）",
        "The supplier's trucks: {count} ({untold} without a plate)",
    ),
    "call.plate": ("车牌", "Plate"),
    "call.driver": ("驾驶员", "Driver"),
    "call.driver_phone": ("驾驶员电话", "The driver's telephone"),
    "call.tell_truck": ("登记车辆", "Save the truck"),
    "call.step.truck": ("报送车辆", "truck named"),
    "call.arrive_due": ("计划 {at} 到达", "To arrive at {at}"),
    "call.received_by": ("签收人", "Received by"),
    "call.arrive": ("已到达签收", "Arrived and received"),
    "call.give_up": ("供应商无法供应，放弃未装车部分", "Give up what has not been loaded"),
    "call.give_up_hint": (
        "未装车的车次取消，协议数量退回，并记入该供应商的履约记录。",
        (
            "Trips that have not loaded are cancelled, the promise is free again, and it counts "
            "in the supplier's record."
        ),
    ),
    "call.reason": ("原因", "Why"),
    "call.done": ("{number}：{state}。", "{number}: {state}."),
    "call.trip": ("第 {number} 车次", "Trip {number}"),
    "call.message": ("发给供应商的消息（可复制）", "Message to the supplier, to copy"),
    "call.history": ("办理记录", "History"),
    "call.step.drafted": ("生成", "drafted"),
    "call.step.sent": ("发送", "sent"),
    "call.step.read": ("已读", "read"),
    "call.step.confirmed": ("确认", "confirmed"),
    "call.step.loaded": ("装车", "loaded"),
    "call.step.met": ("到达", "arrived"),
    "call.step.arrived": ("全部到达", "all arrived"),
    "call.step.dropped": ("取消未装车", "rest dropped"),
    "call.step.released": ("撤销", "released"),
    "outlook.title": ("方案重新测算", "The plan re-estimated"),
    "outlook.planned": ("原方案保障人数", "Relieved as planned"),
    "outlook.now": ("现在预计保障", "Relieved as it looks now"),
    "outlook.within": ("{hours} 小时内", "within {hours} h"),
    "outlook.lost": ("少 {people} 人", "{people} fewer"),
    "outlook.late_trips": ("晚到车次", "Late trips"),
    "outlook.late": ("晚到 {span}", "{span} late"),
    "outlook.short": ("{name} 缺 {units}{unit}", "{units} {unit} {name} missing"),
    "outlook.cancelled": ("已取消", "cancelled"),
    "outlook.cover": ("看看还能从哪里补", "Show what could cover it"),
    "outlook.nobody": (
        "没有别的库存或协议可补。请考虑紧急采购或向邻区求援。",
        "No other stock or promise is left: buy in the emergency, or ask the neighbours.",
    ),
    "outlook.only_late": (
        "数量不缺，只是晚到：可求补充方案，改由别处先送。",
        "Nothing is missing, it is only late: plan for it from elsewhere.",
    ),
    "outlook.offer": (
        "{name}：{source}（{layer}）可供 {units}{unit}，{span}后可装车",
        "{name}: {source} ({layer}) has {units} {unit}, to be loaded in {span}",
    ),
    "outlook.solve": ("按现在情况求补充方案", "Plan for what is left open"),
    "layer.stock": ("实物储备", "physical stock"),
    "layer.agreement": ("协议储备", "agreement"),
    "layer.capacity": ("产能储备", "capacity"),
    "layer.purchase": ("紧急采购", "emergency purchase"),
    "layer.aid": ("互助", "mutual aid"),
    "layer.household": ("家庭储备", "households"),
    "supply.basis": ("对外部储备的计数口径", "What is counted on of others"),
    "supply.basis.promised": ("按承诺", "As promised"),
    "supply.basis.reliable": ("按可靠量", "Reliable amounts"),
    "supply.basis_help": (
        (
            "按承诺：协议数量和时限全部计入。按可靠量：按各供应商以往履约扣减数量、延长时间"
            "（80% 区间的保守端）。"
        ),
        (
            "As promised: all units in the agreed time. Reliable amounts: fewer units and more "
            "time by what was seen of each supplier (the careful end of an 80 % interval)."
        ),
    ),
    "supply.layers": ("外部储备与可靠程度（{count} 条）", "Promises and how reliable ({count})"),
    "supply.line": (
        (
            "承诺 {promised}{unit}，可靠 **{reliable}{unit}** · 履约率 {mean}（{low}—{high}）"
            " · 时间 ×{stretch}（多则 ×{worst}）· 依据 {seen} 次"
        ),
        (
            "{promised} {unit} promised, **{reliable}** reliable · share {mean} ({low} to {high})"
            " · time ×{stretch} (up to ×{worst}) · seen {seen} times"
        ),
    ),
    "supply.delivered": ("供方送货", "brought by the supplier"),
    "supply.seen_none": ("尚无履约记录，按先验估计", "nothing seen yet, prior"),
    "plan.basis": ("外部储备：{basis}", "Others' reserves: {basis}"),
    "readiness.with_reliable": (
        "含协议 {share} · 可靠 {reliable}",
        "{share} agreed · {reliable} reliable",
    ),
    "readiness.column.reliable_share": ("含可靠协议", "With reliable"),
    "readiness.column.reliable": ("协议可靠量", "Reliable"),
}
