"""The smallest files of each kind, and of kinds that are refused."""

import io
import zipfile


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    return packed.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40)
HEIC_MIF1 = b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic" + bytes(40)
TXT = "Perché la bolletta è così alta?\n".encode()
CSV_EXCEL = "nome;città\nAnna;Forlì\n".encode("cp1252")

GOOD = [
    ("bolletta.pdf", "application/pdf", PDF),
    ("contatore.png", "image/png", PNG),
    ("foto.jpg", "image/jpeg", JPEG),
    ("FOTO.JPEG", "image/jpg", JPEG),
    ("foto.webp", "image/webp", WEBP),
    ("IMG_0001.HEIC", "image/heic", HEIC),
    ("IMG_0001.heic", "", HEIC_MIF1),
    ("IMG_0001.heif", "application/octet-stream", HEIC),
    ("note.txt", "text/plain; charset=utf-8", TXT),
    ("BMW da riparare.txt", "text/plain", b"BMW da riparare"),
    ("letture.csv", "text/csv", b"mese;kWh\n1;200\n"),
    ("letture.csv", "application/vnd.ms-excel", CSV_EXCEL),
]

ZIP = _zip()
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(100)

REFUSED = [
    ("archivio.zip", "application/zip", ZIP),
    ("pagina.html", "text/html", HTML),
    ("disegno.svg", "image/svg+xml", SVG),
    ("setup.exe", "application/x-msdownload", EXE),
    ("documento.docx", "", ZIP),
    ("senza_estensione", "application/pdf", PDF),
    ("bolletta.pdf.exe", "application/pdf", PDF),
    ("macro.xlsm", "", ZIP),
    ("film.mp4", "video/mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(40)),
    ("animazione.gif", "image/gif", b"GIF89a" + bytes(20)),
    ("script.js", "text/javascript", b"alert(1)"),
    ("pdf", "application/pdf", PDF),
    ("", "application/pdf", PDF),
]

LIES = [
    ("foto.png", "image/png", JPEG),
    ("foto.png", "image/png", EXE),
    ("foto.png", "image/png", HTML),
    ("foto.jpg", "image/jpeg", ZIP),
    ("foto.jpg", "image/jpeg", SVG),
    ("bolletta.pdf", "application/pdf", HTML),
    ("bolletta.pdf", "application/pdf", b"junk %PDF-1.7"),
    ("bolletta.pdf", "text/html", PDF),
    ("foto.png", "text/html", PNG),
    ("foto.heic", "image/heic", b"\x00\x00\x00\x18ftypmp42" + bytes(40)),
    ("note.txt", "text/plain", PDF),
    ("note.txt", "text/plain", HTML),
    ("note.txt", "text/plain", b"  \n\t" + SVG),
    ("note.txt", "text/plain", b"\xef\xbb\xbf" + HTML),
    ("note.txt", "text/plain", EXE),
    ("note.txt", "text/html", TXT),
    ("note.txt", "text/plain", b"a\x00b"),
    ("letture.csv", "text/csv", ZIP),
    ("note.txt", "text/plain", TXT * 100 + b"\x00\x01"),
    ("note.txt", "text/plain", b"{\\rtf1 x}"),
]
