"""Texts of the fleet: trucks, their classes, the workbook."""

TEXTS = {
    "nav.fleet": ("车队", "Fleet"),
    "fleet.title": ("车队", "Fleet"),
    "fleet.note": (
        "调运方案只用“在用”的车。车坏了、借走了先停用；回来再恢复。",
        "Plans count on trucks in service alone. Take one out when it is broken or away.",
    ),
    "fleet.part.trucks": ("车辆", "Trucks"),
    "fleet.part.kinds": ("车型", "Classes"),
    "fleet.part.sheets": ("Excel 导入导出", "Workbook"),
    "fleet.kpi.ready": ("在用车辆", "In service"),
    "fleet.kpi.tonnes": ("一次可运", "Carry at once"),
    "fleet.kpi.volume": ("容积", "Volume"),
    "fleet.kpi.pallets": ("托盘位", "Pallet places"),
    "fleet.none": ("还没有登记车辆。", "No truck is registered yet."),
    "fleet.which": ("选一辆车查看或修改", "Choose a truck to see or change"),
    "fleet.new": ("新增车辆", "New truck"),
    "fleet.change": ("修改", "Change"),
    "fleet.history": ("修改记录", "Changes"),
    "fleet.in": ("在用", "In service"),
    "fleet.out": ("停用", "Out of service"),
    "fleet.take_out": ("停用（维修、借出、退出）", "Take out of service"),
    "fleet.take_back": ("恢复使用", "Back into service"),
    "fleet.duties": (
        "这辆车还有 {count} 个未完成的车次：",
        "This truck still has {count} trips that aren't over:",
    ),
    "fleet.duty": (
        "{paper} 第 {trip} 车次，{step}，去往 {sites}",
        "{paper} trip {trip}, {step}, to {sites}",
    ),
    "fleet.duty_shipment": ("{paper}，{step}，去往 {sites}", "{paper}, {step}, to {sites}"),
    "fleet.duty.draft": ("待批准", "waiting for approval"),
    "fleet.duty.planned": ("待发车", "not left yet"),
    "fleet.duty.on_the_road": ("在途", "on the road"),
    "fleet.duties_note": (
        (
            "停用只影响以后的方案，这些车次不会自动换车。坏了的，请在调拨单的“现场情况”里报“车辆退出”；"
            "还没发车的，装车时也可换车。"
        ),
        (
            "Out of service counts for later plans alone: these trips keep the truck. Report it "
            "as lost under re-planning of the order; a trip that hasn't left may get another "
            "truck when it is loaded."
        ),
    ),
    "fleet.saved": ("{plate} 已保存", "{plate} saved"),
    "fleet.plate": ("车牌", "Plate"),
    "fleet.code": ("车辆编码（以后不能改）", "Code (stays for good)"),
    "fleet.kind": ("车型", "Class"),
    "fleet.driver": ("驾驶员", "Driver"),
    "fleet.phone": ("电话", "Telephone"),
    "fleet.start": ("停放地", "Stands at"),
    "fleet.start_name": ("停放地名称", "Name of the place"),
    "fleet.elsewhere": ("其他地点（填经纬度）", "Another place (give its position)"),
    "fleet.lon": ("经度", "Longitude"),
    "fleet.lat": ("纬度", "Latitude"),
    "fleet.hours": ("令后可用（分钟）", "Minutes after a call"),
    "fleet.first": ("接令后几分钟可出车", "Ready after a call (min)"),
    "fleet.last": ("接令后几分钟收车（驾驶员时限）", "Driver's hours end after a call (min)"),
    "fleet.save": ("保存", "Save"),
    "fleet.facts": (
        (
            "载重 {kg} kg · 容积 {m3} m³ · 托盘位 {pallets} · {profile}  \n停放地 {start}  \n"
            "驾驶员 {driver} · {phone}  \n接令后 {first} 分钟可出车，{last} 分钟收车"
        ),
        (
            "{kg} kg · {m3} m³ · pallet places {pallets} · {profile}  \nstands at {start}  \n"
            "driver {driver} · {phone}  \nready {first} min after a call, until {last} min"
        ),
    ),
    "fleet.class_first": ("请先在“车型”里添加车型。", "Add a class first."),
    "fleet.version_before": ("第 {number} 版（系统升级前）", "Version {number} (before versions)"),
    "fleet.version_line": ("{head}：{what}", "{head}: {what}"),
    "fleet.first_version": ("登记", "registered"),
    "fleet.changed": ("修改", "changed"),
    "fleet.field.vehicle_class": ("车型", "class"),
    "fleet.field.start": ("停放地", "place"),
    "fleet.field.lon": ("经度", "longitude"),
    "fleet.field.lat": ("纬度", "latitude"),
    "fleet.field.plate": ("车牌", "plate"),
    "fleet.field.driver": ("驾驶员", "driver"),
    "fleet.field.phone": ("电话", "telephone"),
    "fleet.field.available_from_min": ("可出车（分钟）", "ready (min)"),
    "fleet.field.available_until_min": ("收车（分钟）", "until (min)"),
    "fleet.field.active": ("状态", "status"),
    "fleet.which_kind": ("选一种车型修改", "Choose a class to change"),
    "fleet.new_kind": ("新增车型", "New class"),
    "fleet.kind_code": ("车型编码（以后不能改）", "Code (stays for good)"),
    "fleet.name_zh": ("名称", "Chinese name"),
    "fleet.name_en": ("英文名称（可不填）", "English name"),
    "fleet.kg": ("载重（kg）", "Payload (kg)"),
    "fleet.m3": ("容积（m³）", "Volume (m³)"),
    "fleet.pallets": ("托盘位", "Pallet places"),
    "fleet.cost": ("每公里费用（元）", "CNY a km"),
    "fleet.count": ("车数", "Trucks"),
    "fleet.profile": ("行车类别", "Roads"),
    "fleet.profile.light": ("轻型车（各类道路）", "light: all roads"),
    "fleet.profile.medium": ("中型车", "medium"),
    "fleet.profile.heavy": ("重型车（村道慢）", "heavy: slow on village roads"),
    "fleet.pallets_note": (
        "一车能放几个托盘（1.2 × 1.0 m）。求解时选“用托盘装车”才计算；0 为不清楚，不限。",
        (
            "Pallets of 1.2 × 1.0 m that a truck takes. They count where a plan is asked for on "
            "pallets; 0: not known, no limit."
        ),
    ),
    "fleet.sheet_note": (
        "下载后修改再上传：先看改动，确认后一次保存；有一条错误就都不保存。没有的列保持原样。",
        (
            "Download, change, upload: a preview first, then all at once or nothing. A column "
            "that is missing changes nothing."
        ),
    ),
    "fleet.download": ("下载车队表", "Download the fleet"),
    "fleet.upload": ("上传车队表", "Upload the fleet"),
    "fleet.import": ("保存 {count} 项改动", "Save {count} changes"),
}
