"""Sheets of labels: every code on them reads back as what was printed."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from depot.domain.label import BinLabel, LotLabel, ScannedBin, ScannedLabel, parse_label
from depot.errors import InvalidInput
from depot.io.documents import labels_pdf
from depot.io.documents.paper import qr_matrix
from depot.io.qr_reading import read_codes

WATER = LotLabel("WT01", 17, "甲-1", date(2027, 5, 1), "瓶装饮用水", "24 瓶")
BIN = BinLabel("CY1", "A-01", "A区 帐篷被服", "一号库")


def words(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def picture_of(payload: str, scale: int = 6) -> bytes:
    matrix = qr_matrix(payload)
    image = Image.new("L", (len(matrix), len(matrix)), 255)
    image.putdata([0 if dark else 255 for row in matrix for dark in row])
    content = BytesIO()
    image.resize((len(matrix) * scale, len(matrix) * scale), Image.Resampling.NEAREST).save(
        content, "PNG"
    )
    return content.getvalue()


def test_a_label_can_be_read_by_people():
    text = words(labels_pdf([WATER, BIN]))
    for part in ("WT01", "瓶装饮用水", "甲-1", "2027-05-01", "24 瓶", "A-01", "一号库"):
        assert part in text


def test_the_codes_read_back_as_what_was_printed():
    (lot,) = read_codes(picture_of(WATER.payload()))
    assert parse_label(lot) == ScannedLabel("WT01", 17, "甲-1", date(2027, 5, 1))
    (place,) = read_codes(picture_of(BIN.payload()))
    assert parse_label(place) == ScannedBin("CY1", "A-01")


def test_a_picture_without_a_code_gives_nothing_and_rubbish_is_refused():
    blank = BytesIO()
    Image.new("L", (50, 50), 200).save(blank, "PNG")
    assert read_codes(blank.getvalue()) == ()
    with pytest.raises(InvalidInput, match="照片"):
        read_codes(b"no picture")


def test_twenty_four_labels_fill_a_sheet():
    assert len(PdfReader(BytesIO(labels_pdf([BIN] * 24))).pages) == 1
    assert len(PdfReader(BytesIO(labels_pdf([BIN] * 25))).pages) == 2


def test_the_same_labels_give_the_same_bytes():
    assert labels_pdf([WATER, BIN], printed_at_us=1) == labels_pdf([WATER, BIN], printed_at_us=1)


def test_names_that_are_too_long_or_strange_are_fitted_in():
    label = LotLabel("X" * 32, 1, "批" * 64, None, "名" * 80 + "\n\0🚚")
    assert "长期" in words(labels_pdf([label]))


def test_no_label_and_too_many_are_refused():
    for labels in ([], [BIN] * 2001):
        with pytest.raises(InvalidInput, match="标签"):
            labels_pdf(labels)
