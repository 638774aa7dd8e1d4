"""Photos and files: kept once by their hash, linked to records, never in the command log."""

from dataclasses import replace
from io import BytesIO

import pytest
from care_world import add_people
from ledger_world import command_id, furnish
from PIL import Image
from sqlalchemy import text

from depot.domain.attachment import MAX_BYTES, FileIn, digest_of, file_of
from depot.errors import CommandReused, InvalidInput, NotAllowed, NotFound
from depot.io.pictures import shrunk
from depot.services.attachments import AttachFiles, attach_files, file_content, files_of
from depot.services.audit import verify
from depot.store.engine import WRITES

PDF = file_of("合格证.pdf", b"%PDF-1.7 certificate")


def photo(width=8, height=6, colour="red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def attached(app, *files, actor="keeper", to="SH01"):
    command = AttachFiles(command_id(), actor, "item", to, files)
    return app.execute(attach_files, command)


@pytest.fixture
def furnished(app):
    furnish(app)
    add_people(app)
    return app


def test_a_photo_is_kept_and_found_beside_its_record(furnished, clock):
    picture = file_of("帐篷.jpg", photo())
    assert attached(furnished, picture, PDF).sha256s == (picture.sha256, PDF.sha256)
    first, second = furnished.read(files_of, "item", "SH01")
    assert {first.name, second.name} == {"帐篷.jpg", "合格证.pdf"}
    assert (first.added_by, first.added_at_us) == ("keeper", clock.us)
    assert {each.is_picture for each in (first, second)} == {True, False}
    assert furnished.read(file_content, picture.sha256) == picture.content
    assert furnished.read(files_of, "item", "WT01") == ()


def test_the_same_content_is_kept_once_under_many_records(furnished):
    attached(furnished, PDF)
    attached(furnished, PDF, to="WT01")
    attached(furnished, PDF, to="WT01")
    count = "SELECT (SELECT count(*) FROM attachment), (SELECT count(*) FROM attachment_link)"
    counted = furnished.read(lambda reader: reader.connection.execute(text(count)).one())
    assert tuple(counted) == (1, 2)


def test_the_log_holds_the_hash_and_never_the_bytes(furnished):
    command = AttachFiles(command_id(), "keeper", "item", "SH01", (PDF,))
    first = furnished.execute(attach_files, command)
    payload = furnished.read(
        lambda reader: reader.connection.execute(
            text("SELECT payload FROM command WHERE id = :id"), {"id": command.command_id}
        ).scalar_one()
    )
    assert PDF.sha256 in payload
    assert "certificate" not in payload
    assert furnished.read(verify).ok
    # Sent again it is the same command, with other bytes it is another.
    assert furnished.execute(attach_files, command) == first
    other = replace(command, files=(file_of("合格证.pdf", b"%PDF-1.7 forged"),))
    with pytest.raises(CommandReused):
        furnished.execute(attach_files, other)


BAD = {
    "empty": (file_of("a.jpg", b""), "JPEG"),
    "a program under a photo's name": (file_of("a.jpg", b"MZ\x90\x00"), "JPEG"),
    "another type than it says": (replace(PDF, media_type="image/png"), "JPEG"),
    "changed on its way": (replace(PDF, content=b"%PDF-1.7 other"), "校验值"),
    "hash of nothing": (replace(PDF, sha256="0" * 64), "校验值"),
    "without a name": (replace(PDF, name=" "), "附件名称"),
    "a name that goes on for ever": (replace(PDF, name="长" * 200), "附件名称"),
    "11 MB": (file_of("a.pdf", b"%PDF-" + bytes(MAX_BYTES)), "10 MB"),
}


@pytest.mark.parametrize(("file", "word"), BAD.values(), ids=BAD)
def test_what_is_no_photo_or_paper_is_refused(sqlite_app, file, word):
    furnish(sqlite_app)
    add_people(sqlite_app)
    with pytest.raises(InvalidInput, match=word):
        attached(sqlite_app, PDF, file)
    # Nothing of the command stays, not even its good file.
    assert sqlite_app.read(files_of, "item", "SH01") == ()


def test_who_neither_keeps_nor_administers_attaches_nothing(furnished):
    with pytest.raises(NotAllowed, match="“保管”或“管理”"):
        attached(furnished, PDF, actor="planner")


def test_an_unknown_hash_is_not_found(furnished):
    with pytest.raises(NotFound):
        furnished.read(file_content, "f" * 64)


@pytest.mark.parametrize("statement", [
    "UPDATE attachment SET media_type = 'image/png'",
    "DELETE FROM attachment_link",
    "UPDATE attachment_link SET name = 'x'",
])  # fmt: skip
def test_files_can_not_be_changed_in_the_database(furnished, statement):
    attached(furnished, PDF)
    engine = furnished.database.engine
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        with pytest.raises(Exception, match="append-only"):
            connection.exec_driver_sql(statement)
        connection.rollback()


def test_a_phone_photo_is_made_small_and_stays_a_photo():
    big = photo(4000, 3000)
    small = shrunk(big)
    with Image.open(BytesIO(small)) as opened:
        assert opened.size == (1600, 1200)
    assert file_of("p.jpg", small).media_type == "image/jpeg"
    assert shrunk(big) == small  # the same bytes each time: a command sent again stays the same


@pytest.mark.parametrize("rubbish", [b"", b"no picture", b"\xff\xd8\xff\xe0 broken", PDF.content])
def test_rubbish_is_said_to_be_no_picture(rubbish):
    with pytest.raises(InvalidInput, match="照片"):
        shrunk(rubbish)


def test_every_type_of_file_is_told_by_its_bytes():
    for name, kind in (("PNG", "image/png"), ("WEBP", "image/webp"), ("JPEG", "image/jpeg")):
        out = BytesIO()
        Image.new("RGB", (4, 4)).save(out, name)
        assert file_of("x", out.getvalue()).media_type == kind
    assert FileIn(digest_of(b""), "x", "") == file_of("x", b"")
