"""登录: name and password; in the demo the accounts are shown."""

from __future__ import annotations
