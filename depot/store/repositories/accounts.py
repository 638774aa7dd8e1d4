"""Users, their rights and their attempts to log in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from depot.domain.account import Right, Role, User
from depot.store.prepared import Prepared
from depot.store.schema.accounts import app_user, login_attempt, user_right

_RIGHTS = Prepared(
    lambda _dialect: (
        select(user_right.c.right)
        .join(app_user, app_user.c.name == user_right.c.user_name)
        .where(user_right.c.user_name == bindparam("user"), ~app_user.c.locked)
    )
)


class Accounts:
    """Finds and books users."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def holders_of(self, right: str) -> tuple[str, ...]:
        """Return the names of all who hold a right, sorted."""
        query = (
            select(user_right.c.user_name)
            .join(app_user, app_user.c.name == user_right.c.user_name)
            .where(user_right.c.right == right, ~app_user.c.locked)
            .order_by(user_right.c.user_name)
        )
        return tuple(self._connection.execute(query).scalars())

    def rights_of(self, user_name: str) -> frozenset[str]:
        """Return the rights of a user; nobody's for an unknown name."""
        return frozenset(row.right for row in _RIGHTS.all(self._connection, {"user": user_name}))

    def count(self) -> int:
        """Return how many users there are."""
        return self._connection.execute(select(func.count()).select_from(app_user)).scalar_one()

    def user(self, name: str) -> User | None:
        """Return the user of that log-in name, if there is one."""
        row = self._connection.execute(select(app_user).where(app_user.c.name == name)).first()
        return None if row is None else self._user(row)

    def users(self) -> tuple[User, ...]:
        """Return all users, by name."""
        rows = self._connection.execute(select(app_user).order_by(app_user.c.name))
        return tuple(self._user(row) for row in rows.all())

    def password_hash(self, name: str) -> str | None:
        """Return the stored hash of a user's password."""
        query = select(app_user.c.password_hash).where(app_user.c.name == name)
        return self._connection.execute(query).scalar_one_or_none()

    def add(self, user: User, password_hash: str, created_at_us: int) -> None:
        """Book a new user with their rights."""
        values = {
            "name": user.name,
            "display_zh": user.display_zh,
            "display_en": user.display_en,
            "role": user.role.value,
            "language": user.language,
            "demo": user.demo,
            "password_hash": password_hash,
            "created_at_us": created_at_us,
            "locked": user.locked,
        }
        self._connection.execute(insert(app_user).values(values))
        self._grant(user)

    def change(self, user: User) -> None:
        """Replace a user's names, role, rights and lock."""
        self._set(
            user.name,
            display_zh=user.display_zh,
            display_en=user.display_en,
            role=user.role.value,
            locked=user.locked,
        )
        self._connection.execute(delete(user_right).where(user_right.c.user_name == user.name))
        self._grant(user)

    def _grant(self, user: User) -> None:
        rights = [{"user_name": user.name, "right": right.value} for right in sorted(user.rights)]
        if rights:
            self._connection.execute(insert(user_right), rights)

    def set_password(self, name: str, password_hash: str) -> None:
        """Replace a user's password."""
        self._set(name, password_hash=password_hash)

    def set_language(self, name: str, language: str) -> None:
        """Remember what language a user reads."""
        self._set(name, language=language)

    def attempts(self, name: str) -> tuple[int, ...]:
        """Return the instants of the counted attempts to log in, oldest first."""
        query = select(login_attempt.c.at_us).where(login_attempt.c.user_name == name)
        return tuple(self._connection.execute(query.order_by(login_attempt.c.at_us)).scalars())

    def add_attempt(self, name: str, at_us: int) -> None:
        """Count an attempt to log in."""
        self._connection.execute(insert(login_attempt).values(user_name=name, at_us=at_us))

    def forget_attempts(self, *, name: str | None = None, before_us: int | None = None) -> None:
        """Forget the attempts of a user, or everybody's from before an instant."""
        statement = delete(login_attempt)
        if name is not None:
            statement = statement.where(login_attempt.c.user_name == name)
        if before_us is not None:
            statement = statement.where(login_attempt.c.at_us < before_us)
        self._connection.execute(statement)

    def _set(self, name: str, **values: str | bool) -> None:
        self._connection.execute(update(app_user).where(app_user.c.name == name).values(**values))

    def _granted(self, name: str) -> frozenset[Right]:
        """Return the rights that a user has whenever the account isn't locked."""
        query = select(user_right.c.right).where(user_right.c.user_name == name)
        return frozenset(Right(right) for right in self._connection.execute(query).scalars())

    def _user(self, row: Row[Any]) -> User:
        return User(
            name=row.name,
            display_zh=row.display_zh,
            display_en=row.display_en,
            role=Role(row.role),
            rights=self._granted(row.name),
            language=row.language,
            demo=bool(row.demo),
            locked=bool(row.locked),
        )
