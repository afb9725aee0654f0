"""PDF files made for tests: ruled tables of Chinese text, as a ministry's annexes look."""

from collections.abc import Sequence
from pathlib import Path

Grid = Sequence[Sequence[str]]
WIDTH, HEIGHT, LEFT, TOP = 130, 24, 40, 760
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    b"/Supplement 4>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/STSong/Flags 4"
    b"/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/StemV 80>>>>]>>"
)
# Nothing opens it: the passwords' hashes are zeros.
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<" + b"00" * 32 + b">>>"


def pdf(path: Path, pages: Sequence[Grid], title: str = "", *, locked: bool = False) -> Path:
    """A PDF at ``path`` with one ruled table on each page and ``title`` above the first."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * place) for place in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % len(pages),
        FONT,
    ]
    for place, grid in enumerate(pages):
        drawn = _drawn(grid, "" if place else title)
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 700 842]/Resources<</Font<</F 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (5 + 2 * place),
            b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        ]
    path.write_bytes(_assembled(objects, LOCK if locked else b""))
    return path


def _drawn(grid: Grid, title: str) -> bytes:
    parts = [
        _text(LEFT, TOP + 10 + 14 * row, line) for row, line in enumerate(title.split("\n")[::-1])
    ]
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            x, y = LEFT + WIDTH * column, TOP - HEIGHT * (row + 1)
            parts.append(b"%d %d %d %d re S" % (x, y, WIDTH, HEIGHT))
            lines = cell.split("\n")
            parts += [_text(x + 2, y + 12 - 10 * n, line) for n, line in enumerate(lines)]
    return b"\n".join(parts)


def _text(x: int, y: int, text: str) -> bytes:
    return b"BT /F 9 Tf %d %d Td <%s> Tj ET" % (x, y, text.encode("utf-16-be").hex().encode())


def _assembled(objects: Sequence[bytes], lock: bytes) -> bytes:
    body, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer<</Size %d/Root 1 0 R/ID[<00><00>]%s>>\n" % (size, lock)
        + b"startxref\n%d\n%%%%EOF\n" % len(body)
    )
