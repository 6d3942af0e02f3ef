"""Photos from strangers: looked at, limited, and made anew as JPEG, without what a camera wrote beside the picture."""

import io
import warnings
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

from .problems import NotPossible, Problem

MOST_BYTES = 10_000_000
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


def redrawn(file: IO[bytes] | UploadedFile, name: str, size: int) -> tuple[ContentFile, int, int]:
    """JPEG with its width and height. Raises NotPossible where it is no picture, or too large for one."""
    told = {"name": name[:100]}
    if size > MOST_BYTES:
        raise NotPossible([Problem("photo_too_large", values=told, about="photos")])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)  # type: ignore[arg-type]
        if picture.width * picture.height > MOST_PIXELS:
            raise NotPossible([Problem("photo_too_large", values=told, about="photos")])
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        flat = _flat(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombWarning as error:
        raise NotPossible([Problem("photo_too_large", values=told, about="photos")]) from error
    except BROKEN as error:
        raise NotPossible([Problem("not_a_photo", values=told, about="photos")]) from error
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=82, optimize=True)
    return ContentFile(written.getvalue()), flat.width, flat.height


def _flat(picture: Image.Image) -> Image.Image:
    """Without transparency, on white."""
    if picture.mode not in ("RGBA", "LA", "PA", "P"):
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGB", clear.size, "white")
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground
