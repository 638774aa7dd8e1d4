"""Documents print as PDF: readable, complete, the same each time."""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import documents_world as world
import pytest
from pypdf import PdfReader

from depot.domain.document import DispatchLeg, PaperStatus, Paperwork, Totals
from depot.errors import Text
from depot.io import documents
from depot.io.documents.builders import form_of
from depot.io.documents.wrap import wrapped

KINDS = ("dispatch_order", "issue_note", "pick_list", "receipt_note")


def printed(kind, document=None, language="zh"):
    document = document or getattr(world, kind)()
    return getattr(documents, f"{kind}_pdf")(document, language)


def text_of(pdf):
    """All text without spaces and line ends, which a PDF places as it likes."""
    return re.sub(
        r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_text_can_be_found_and_copied(kind, language):
    document = getattr(world, kind)()
    text = text_of(printed(kind, document, language))
    form = form_of(document, language)
    words = [form.title, form.organisation, form.number]
    words += [entry.label for entry in form.entries] + [column.label for column in form.columns]
    words += [line.name.in_language(language) for line in document.lines]
    for word in words:
        assert re.sub(r"\s", "", word) in text


def test_a_dispatch_order_says_who_brings_what_where_and_by_when():
    text = text_of(printed("dispatch_order"))
    for word in ("昌应急动〔2026〕3号", "Ⅱ级", "2026-07-2018:00", "1号库→桦皮厂镇中心小学安置点"):
        assert word in text
    assert "吉B·A2031" in text
    assert "发车07-2010:05" in text
    # 480 + 300 + 120 + 60 + 120 + 60 pieces.
    assert "件数：1,140" in text
    # 660 × 13.8 + 420 × 3.2 + 60 × 65 = 9,108 + 1,344 + 3,900.
    assert "14,352.0" in text


def test_a_receipt_note_adds_up_the_money():
    # 2,000 × 18.50 + 40 × 1,500 = 37,000 + 60,000.
    assert "97,000.00" in text_of(printed("receipt_note"))
    assert Totals.of(world.receipt_note().lines).amount_cny == 97_000


def test_papers_to_follow_are_named_with_who_approved_and_by_when():
    text = text_of(printed("issue_note"))
    assert "待补（先出库后补手续）；口头批准人王建国（电话）；补齐时限2026-07-2209:15" in text
    assert "纸质手续随单办理" in text_of(printed("dispatch_order"))
    assert "纸质手续" not in text_of(printed("pick_list"))


def test_a_draft_is_marked_on_every_page():
    lines = tuple(world.water(1, bin=f"1-A-{n:03d}") for n in range(60))
    order = world.dispatch_order(
        head=world.head(draft=True), legs=(DispatchLeg(1, "1号库", "左家镇", lines),)
    )
    pages = PdfReader(io.BytesIO(printed("dispatch_order", order))).pages
    assert len(pages) > 1
    assert all("未经审批" in page.extract_text() for page in pages)
    assert "尚未审批，不得据此出库" in text_of(printed("dispatch_order", order))
    assert "未经审批" not in text_of(printed("dispatch_order"))


def test_two_hundred_lines_run_over_pages_with_the_head_on_each():
    lines = tuple(world.water(n, bin=f"9-Z-{n:03d}") for n in range(1, 201))
    pages = PdfReader(io.BytesIO(printed("issue_note", world.issue_note(lines=lines)))).pages
    texts = [re.sub(r"\s", "", page.extract_text()) for page in pages]
    assert len(texts) > 5
    for number, text in enumerate(texts, 1):
        assert "物资编码" in text
        assert f"第{number}页/共{len(texts)}页" in text
    whole = "".join(texts)
    assert [n for n in range(1, 201) if f"9-Z-{n:03d}" not in whole] == []
    assert "盖章" in texts[-1]
    # 1 + 2 + … + 200.
    assert "20,100" in texts[-1]


def test_long_names_stay_inside_the_paper():
    name = Text("加厚防寒" * 40, "Thick " * 60)
    document = world.pick_list(lines=(world.tent(name=name, lot_no="L" * 60, note="易碎" * 30),))
    for language in ("zh", "en"):
        assert re.sub(r"\s", "", name.in_language(language)) in text_of(
            printed("pick_list", document, language)
        )


def test_a_document_without_lines_says_so():
    assert "本单无物资明细" in text_of(printed("pick_list", world.pick_list(lines=())))


def test_a_character_beyond_the_font_is_marked_and_control_characters_go():
    document = world.issue_note(driver="𠮷田\x07\u200b\n先生", receiver="😀")
    text = text_of(printed("issue_note", document))
    assert "〓田先生" in text


@pytest.mark.parametrize("kind", KINDS)
def test_printing_again_gives_the_same_bytes(kind):
    assert printed(kind) == printed(kind)


def test_another_process_prints_the_same_bytes(tmp_path):
    script = (
        "import sys, documents_world as w; from depot.io import documents as d;"
        "from hashlib import sha256 as h;"
        "print(h(d.dispatch_order_pdf(w.dispatch_order())).hexdigest(),"
        "h(d.dispatch_order_xlsx(w.dispatch_order())).hexdigest())"
    )
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path[:0] = {folders!r}; {script}"],
            env={"PYTHONHASHSEED": seed, "TZ": zone},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_code_on_the_paper_holds_kind_and_number(kind, tmp_path):
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (Debian package poppler-utils) is missing, so no page can be drawn")
    import zxingcpp
    from PIL import Image

    (tmp_path / "page.pdf").write_bytes(printed(kind))
    drawn = ["pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-png", "page.pdf", "page"]
    subprocess.run(drawn, cwd=tmp_path, check=True)
    found = zxingcpp.read_barcodes(Image.open(next(tmp_path.glob("page*.png"))))
    assert [code.text for code in found] == [f"depot:{kind}:{getattr(world, kind)().head.number}"]


def test_text_wraps_between_latin_words_and_anywhere_in_chinese():
    def width(text):
        return float(sum(2 if ord(c) > 255 else 1 for c in text))

    assert wrapped("棉被加厚型", 4, width) == ["棉被", "加厚", "型"]
    assert wrapped("Tent 12 m2 big", 8, width) == ["Tent 12", "m2 big"]
    assert wrapped("abcdefghij", 4, width) == ["abcd", "efgh", "ij"]
    # A full stop doesn't begin a line: it takes its neighbour along.
    assert wrapped("棉被。", 4, width) == ["棉", "被。"]
    assert wrapped("", 4, width) == [""]
    assert wrapped("大", 1, width) == ["大"]


@pytest.mark.parametrize(
    "build",
    [
        lambda: world.head(number=" "),
        lambda: world.head(issued_at_us=-1),
        lambda: world.water(0),
        lambda: world.water(5, weight_kg=-1.0),
        lambda: world.water(5, volume_m3=float("nan")),
        lambda: DispatchLeg(0, "a", "b", (world.water(),)),
        lambda: DispatchLeg(1, "a", "b", ()),
        lambda: Paperwork(PaperStatus.COMPLETE, due_at_us=5),
    ],
)
def test_a_document_that_cannot_be_true_is_not_built(build):
    with pytest.raises(ValueError, match=r"must|to follow|no lines|counts"):
        build()
