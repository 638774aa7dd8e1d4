"""`depot digest`: the file of a day."""

import pytest
from ledger_world import TODAY

from depot.cli_digest import write_digest
from depot.errors import InvalidInput


def test_the_digest_goes_into_a_folder_or_a_file(sqlite_app, tmp_path):
    written = write_digest(sqlite_app, "", tmp_path)
    assert written == tmp_path / f"digest-{TODAY}.md"
    assert written.read_text("utf-8").startswith(f"# 应急物资储备中心每日简报 {TODAY}")
    assert write_digest(sqlite_app, "2026-05-31", tmp_path / "a.md") == tmp_path / "a.md"


@pytest.mark.parametrize("day", ["2026-13-01", "昨天", "2026-06-02"])
def test_a_bad_day_is_refused(sqlite_app, tmp_path, day):
    with pytest.raises(InvalidInput):
        write_digest(sqlite_app, day, tmp_path)
    assert list(tmp_path.glob("digest*")) == []


def test_a_folder_that_is_not_there_is_refused(sqlite_app, tmp_path):
    with pytest.raises(InvalidInput, match="无法写入"):
        write_digest(sqlite_app, "", tmp_path / "nowhere" / "a.md")
