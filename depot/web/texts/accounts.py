"""Texts of the accounts page."""

TEXTS = {
    "nav.account": ("账户", "Account"),
    "nav.section.system": ("系统", "System"),
    "account.title": ("账户", "Account"),
    "account.own": ("修改我的密码", "Change my password"),
    "account.old": ("原密码", "Old password"),
    "account.new": ("新密码", "New password"),
    "account.again": ("再输一次新密码", "New password again"),
    "account.differ": ("两次输入的新密码不一致。", "The new passwords differ."),
    "account.change": ("修改密码", "Change password"),
    "account.changed": (
        "密码已修改，其他设备上的登录已退出。",
        "The password is changed; log-ins on other devices have ended.",
    ),
    "account.people": ("人员账号", "Accounts"),
    "account.choose": ("选择账号进行修改", "Choose an account to change"),
    "account.create": ("新增账号", "New account"),
    "account.display_zh": ("姓名", "Name in Chinese"),
    "account.display_en": ("英文姓名", "Name in English"),
    "account.role": ("角色", "Role"),
    "account.first_password": ("新密码（至少 {least} 位）", "New password ({least} or more)"),
    "account.save": ("保存姓名和角色", "Save names and role"),
    "account.reset": ("重置密码", "Reset password"),
    "account.lock": ("停用账号", "Lock account"),
    "account.unlock": ("恢复账号", "Unlock account"),
    "account.locked": ("已停用", "Locked"),
    "account.active": ("正常", "Active"),
    "account.done": ("账号 {name} 已更新。", "Account {name} is up to date."),
    "token.title": ("接口令牌", "Tokens of the interface"),
    "token.about": (
        (
            "车载定位、供应商系统等设备用令牌登记发车、位置、到达和签收（说明见 docs/api.md）。"
            "令牌代表一名用户，权限与该用户相同；用户停用后令牌随之失效。"
        ),
        (
            "Devices such as trackers and suppliers' systems report departures, positions, "
            "arrivals and receipts with a token (docs/api.md). It acts for one person with that "
            "person's rights, and ends with their account."
        ),
    ),
    "token.name": ("用在哪里", "What it is for"),
    "token.user": ("代表的用户", "Acts for"),
    "token.vehicle": ("只限车辆", "Only vehicle"),
    "token.any": ("不限", "any"),
    "token.make": ("生成令牌", "Make a token"),
    "token.once": (
        "令牌“{name}”只显示这一次，请复制到设备上：",
        "Token “{name}” is shown this once; copy it to the device:",
    ),
    "token.seen": ("最近使用", "Last used"),
    "token.never": ("从未使用", "never"),
    "token.good": ("有效", "Good"),
    "token.revoked": ("已撤销", "Revoked"),
    "token.choose": ("选择要撤销的令牌", "Choose a token to revoke"),
    "token.revoke": ("撤销令牌", "Revoke token"),
    "token.ended": ("令牌“{name}”已撤销。", "Token “{name}” is revoked."),
    "token.none": ("还没有令牌。", "There are no tokens yet."),
}
