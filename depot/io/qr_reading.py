"""Reading QR codes out of pictures."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image, UnidentifiedImageError

from depot.errors import InvalidInput

MAX_PIXELS = 50_000_000


def read_codes(picture: bytes) -> tuple[str, ...]:
    """Return the texts of the codes in a picture, each once.

    Raises
    ------
    InvalidInput
        When it is no picture.
    """
    try:
        with Image.open(BytesIO(picture)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise InvalidInput(
                    "照片太大，无法识别。请用较低分辨率重拍。",
                    "The picture is too large. Take it again at a lower resolution.",
                )
            found = zxingcpp.read_barcodes(opened.convert("L"))
    except (UnidentifiedImageError, OSError) as error:
        raise InvalidInput("这不是能打开的照片。", "This is no picture.") from error
    return tuple(dict.fromkeys(each.text for each in found if each.text))
