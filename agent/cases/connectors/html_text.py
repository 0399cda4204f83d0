"""Plain text of HTML written elsewhere. Nothing of it is ever shown as HTML here."""

from html.parser import HTMLParser

_LONGEST = 100_000
_BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "ul", "ol", "table"}
_SILENT = {"script", "style", "head", "title", "template"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # HTMLParser's
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKS - {"br"}:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(" ".join(data.split(" ")))


def text_of(html: str) -> str:
    r"""Return what a reader of the HTML would see, line by line, at most 100,000 characters of it.

    Example:
        >>> text_of("<p>Buongiorno,</p>il tecnico<br>arriva <b>domani</b><script>x()</script>")
        'Buongiorno,\nil tecnico\narriva domani'
    """
    reader = _Reader()
    reader.feed(html[:_LONGEST])
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.pieces).split("\n")]
    return "\n".join(line for line in lines if line)
