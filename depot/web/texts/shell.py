"""Texts of the frame: log-in, navigation, sidebar, faults."""

TEXTS = {
    "app.title": ("昌邑区应急物资储备中心", "Changyi District emergency supply depot"),
    "fault": (
        "程序出错，未能完成。请重试；仍不行时把编号 {number} 告知管理员。",
        (
            "Something went wrong in the program. Try again; if it stays, tell the administrator "
            "the number {number}."
        ),
    ),
    "choose.one": ("请选择", "Choose"),
    "choose.some": ("请选择，可多选", "Choose one or more"),
    "nav.login": ("登录", "Log in"),
    "nav.readiness": ("准备度", "Readiness"),
    "nav.stock": ("库存查询", "Stock"),
    "nav.receive": ("入库", "Receive"),
    "nav.issue": ("出库", "Issue"),
    "nav.dispatch": ("调度方案", "Dispatch"),
    "nav.plans": ("已存方案", "Saved plans"),
    "nav.orders": ("调拨单", "Dispatch orders"),
    "nav.section.overview": ("总览", "Overview"),
    "nav.section.store": ("仓储", "Storage"),
    "nav.section.relief": ("调运", "Relief"),
    "side.language": ("语言", "Language"),
    "side.log_out": ("退出登录", "Log out"),
    "side.demo": ("演示数据，不可用于实战", "Demo data, not for real use"),
    "role.depot_manager": ("管库员", "Depot manager"),
    "role.planner": ("计划员", "Planner"),
    "role.leader": ("领导", "Leader"),
    "role.section_head": ("科室负责人", "Section head"),
    "role.admin": ("管理员", "Administrator"),
    "login.name": ("用户名", "User name"),
    "login.password": ("密码", "Password"),
    "login.button": ("登录", "Log in"),
    "login.demo_note": (
        "演示模式：点一个角色填入演示账号，再登录。",
        "Demo mode: choose a role to fill in its demo account, then log in.",
    ),
    "login.use": ("填入 {name} / {password}", "Fill in {name} / {password}"),
}
