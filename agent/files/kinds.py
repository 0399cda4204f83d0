"""Which kinds of file are taken, and whether a file is what it says it is.

Three things must agree: the end of the name, the type the browser declares, and the first
bytes. The list is short because each kind on it is opened by somebody's program.
"""

import re
from dataclasses import dataclass

import filetype
from pathvalidate import sanitize_filename

from agent.files.errors import FileEmpty, FileKindRefused, FileLies
from agent.kit.types import clean_text

NAME_LIMIT = 120
# `filetype` looks at the first 262 bytes at most; markup is looked for a little further.
HEAD = 2_048
_UNSAID = ("", "application/octet-stream")
# Left-to-right marks, zero-width and other characters that show one name and mean another.
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]")
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|svg|script|iframe|\?xml|math)\b", re.IGNORECASE
)
# Other formats made of plain characters. The rest would hold control characters; and what a
# signature of two letters finds in a text is no sign of anything ("BMW" is no bitmap).
_WRITTEN = ("application/pdf", "application/rtf", "application/postscript")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\f\r")) + b"\x7f"


@dataclass(frozen=True)
class Kind:
    """One kind of file: how it is served, and what its bytes and its declared type may be."""

    media_type: str
    signatures: tuple[str, ...]
    declared: tuple[str, ...]


_JPEG = Kind("image/jpeg", ("image/jpeg",), ("image/jpeg", "image/jpg", "image/pjpeg"))
_HEIC = Kind("image/heic", ("image/heic",), ("image/heic", "image/heif", "image/heic-sequence"))
_TEXT = Kind("text/plain", (), ("text/plain",))
# Windows calls a CSV an Excel sheet; it is text all the same.
_CSV = Kind(
    "text/plain", (), ("text/csv", "text/plain", "application/csv", "application/vnd.ms-excel")
)
KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", ("application/pdf",), ("application/pdf",)),
    "png": Kind("image/png", ("image/png",), ("image/png",)),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "webp": Kind("image/webp", ("image/webp",), ("image/webp",)),
    "heic": _HEIC,
    "heif": _HEIC,
    "txt": _TEXT,
    "csv": _CSV,
}
ALLOWED = "PDF, PNG, JPEG, WebP, HEIC, TXT, CSV"


def clean_name(name: str) -> str:
    r"""Return a name that no file system, page or terminal reads as anything but a name.

    Example:
        >>> clean_name("../../etc/<b>bolletta</b>.pdf")
        'b_.pdf'
        >>> clean_name("..\\foto\u202egpj.png")
        'fotogpj.png'
    """
    name = _UNSEEN.sub("", clean_text(name)).replace("\\", "/").rpartition("/")[2]
    name = " ".join(name.split()).lstrip(". ")
    stem, dot, end = name.rpartition(".")
    if dot:
        name = f"{stem[: NAME_LIMIT - len(end) - 1]}.{end}"
    return sanitize_filename(name[:NAME_LIMIT], platform="universal", replacement_text="_")


def check_kind(name: str, *, declared: str, head: bytes) -> Kind:
    """Return the kind of a file whose name, declared type and first bytes agree.

    Args:
        name: already cleaned.
        declared: media type of the upload, with or without parameters.
        head: the first `HEAD` bytes, or all of a shorter file.

    Raises:
        FileEmpty: there are no bytes.
        FileKindRefused: the name's end, or what the bytes are, is not on the list.
        FileLies: on the list, but the three do not agree.
    """
    if not head:
        raise FileEmpty
    kind = KINDS.get(name.rpartition(".")[2].lower()) if "." in name else None
    found = filetype.guess(head)
    signature = found.mime if found else None
    if kind is None:
        raise FileKindRefused(name=name, allowed=ALLOWED)
    stated = declared.partition(";")[0].strip().lower()
    if stated not in (*_UNSAID, *kind.declared):
        raise FileLies(name=name)
    if kind.signatures:
        if signature not in kind.signatures:
            raise FileLies(name=name)
    elif signature in _WRITTEN or _MARKUP.search(head) or not is_text(head):
        raise FileLies(name=name)
    return kind


def is_text(content: bytes) -> bool:
    """Whether the bytes are plain text: no control characters but tabs and line ends.

    The encoding is not asked for: an Italian Excel writes CSV in Windows-1252.
    """
    return len(content.translate(None, _CONTROL)) == len(content)
