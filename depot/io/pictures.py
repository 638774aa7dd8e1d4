"""Pictures made small: a phone's photo fits into a record, a thumbnail onto a screen."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from depot.errors import InvalidInput

MAX_PIXELS: Final = 50_000_000
PHOTO_SIDE: Final = 1600
THUMB_SIDE: Final = 240
_QUALITY: Final = 82


def shrunk(picture: bytes, side: int = PHOTO_SIDE) -> bytes:
    """Return the picture upright as JPEG with no side longer than that.

    What the camera noted beside it (place, time, device) is left out.

    Parameters
    ----------
    side
        Pixels.

    Raises
    ------
    InvalidInput
        When it is no picture, or too large to open.
    """
    try:
        with Image.open(BytesIO(picture)) as opened:
            _require_size(opened)
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            upright.thumbnail((side, side))
            out = BytesIO()
            upright.save(out, "JPEG", quality=_QUALITY)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise InvalidInput(
            "这不是能打开的照片。请重新拍摄或换一个文件。",
            "This is no picture that can be opened. Take it again.",
        ) from error
    return out.getvalue()


def _require_size(opened: Image.Image) -> None:
    if opened.width * opened.height > MAX_PIXELS:
        raise _too_large()


def _too_large() -> InvalidInput:
    return InvalidInput(
        "照片太大。请用较低分辨率重拍。",
        "The picture is too large. Take it again at a lower resolution.",
    )
