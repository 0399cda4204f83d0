"""Portraits: whatever is uploaded is drawn anew, so that nothing but a picture is kept.

A file that lies about its type, carries a script after its pixels or a place in its metadata
comes out as 256 x 256 pixels of WebP, or not at all.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from agent.accounts.errors import PhotoUnusable

MOST_BYTES = 2 * 1024 * 1024
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_SIDE = 256
_SHORTEST_SIDE = 32
_MOST_PIXELS = 25_000_000


@dataclass(frozen=True)
class Photo:
    """A portrait as it is kept and served."""

    content: bytes
    media_type: str = "image/webp"

    @property
    def version(self) -> str:
        """Start of the content's SHA-256."""
        return hashlib.sha256(self.content).hexdigest()[:12]


def redraw(content: bytes, *, media_type: str) -> Photo:
    """Return the picture in ``content``, cut to a square.

    Raises:
        PhotoUnusable: not a png, jpeg or webp, not what it says it is, broken, or too large.
    """
    declared = _FORMATS.get(media_type.partition(";")[0].strip().lower())
    if declared is None or len(content) > MOST_BYTES:
        raise PhotoUnusable
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # Only the declared decoder is tried: of another type it is refused unread.
            with Image.open(io.BytesIO(content), formats=(declared,)) as image:
                if image.width * image.height > _MOST_PIXELS or min(image.size) < _SHORTEST_SIDE:
                    raise PhotoUnusable
                upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,  # Pillow's PNG decoder raises it for a broken chunk
        ValueError,
    ) as error:
        raise PhotoUnusable from error
    ground = Image.new("RGBA", upright.size, "white")
    square = ImageOps.fit(Image.alpha_composite(ground, upright).convert("RGB"), (_SIDE, _SIDE))
    drawn = io.BytesIO()
    square.save(drawn, "WEBP", quality=82, method=4)
    return Photo(drawn.getvalue())
