"""Portraits: pictures come in, pictures go out, and nothing else ever does."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from agent.accounts.errors import PhotoUnusable
from agent.accounts.photos import MOST_BYTES, redraw
from agent.accounts.schemas import Member
from tests.agent.accounts.people import Desk, problem

SCRIPT = b"<script>alert(1)</script>"


def picture(
    format: str, *, size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: object
) -> bytes:
    drawn = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "P" else 3).save(drawn, format, **options)
    return drawn.getvalue()


def drawn_again(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=("WEBP",))


class TestRedraw:
    @pytest.mark.parametrize(
        ("format", "media_type"),
        [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp; q=1")],
    )
    def test_makes_a_square_of_any_of_the_three(self, format: str, media_type: str) -> None:
        photo = redraw(picture(format), media_type=media_type)
        image = drawn_again(photo.content)
        assert (photo.media_type, image.format, image.size) == ("image/webp", "WEBP", (256, 256))
        assert len(photo.content) < 20_000

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
    def test_takes_every_kind_of_pixel(self, mode: str) -> None:
        drawn = io.BytesIO()
        Image.new(mode, (64, 64)).save(drawn, "PNG")
        redraw(drawn.getvalue(), media_type="image/png")

    def test_leaves_no_place_and_no_words_in_it(self) -> None:
        exif = Image.Exif()
        exif[0x010E] = "at home, via Garibaldi 1"
        jpeg = picture("JPEG", exif=exif) + SCRIPT
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", SCRIPT.decode())
        png = picture("PNG", pnginfo=text) + SCRIPT
        for content, media_type in ((jpeg, "image/jpeg"), (png, "image/png")):
            assert SCRIPT in content
            photo = redraw(content, media_type=media_type)
            assert b"script" not in photo.content
            assert b"Garibaldi" not in photo.content
            assert not drawn_again(photo.content).getexif()

    def test_turns_it_upright(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6  # taken on its side
        image = Image.new("RGB", (400, 400), "white")
        image.paste("black", (0, 0, 400, 200))
        drawn = io.BytesIO()
        image.save(drawn, "JPEG", exif=exif)
        upright = drawn_again(redraw(drawn.getvalue(), media_type="image/jpeg").content)
        pixels = upright.convert("L")
        assert pixels.getpixel((10, 128)) > 200
        assert pixels.getpixel((245, 128)) < 60

    @pytest.mark.parametrize(
        ("content", "media_type"),
        [
            (b"", "image/png"),
            (SCRIPT, "image/png"),
            (picture("PNG"), "image/jpeg"),
            (picture("GIF"), "image/png"),
            (picture("GIF"), "image/gif"),
            (picture("PNG"), "text/html"),
            (picture("PNG"), ""),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
            (picture("PNG")[:200], "image/png"),
            (picture("JPEG")[:400], "image/jpeg"),
            (picture("WEBP")[:60], "image/webp"),
            (picture("PNG", size=(8, 8)), "image/png"),
            (b"\x89PNG\r\n\x1a\n" + b"\x00" * MOST_BYTES, "image/png"),
        ],
    )
    def test_refuses_the_rest(self, content: bytes, media_type: str) -> None:
        with pytest.raises(PhotoUnusable):
            redraw(content, media_type=media_type)

    def test_refuses_a_bomb_before_it_goes_off(self) -> None:
        def chunk(kind: bytes, body: bytes) -> bytes:
            mark = zlib.crc32(kind + body)
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", mark)

        header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
        bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b""))
        with pytest.raises(PhotoUnusable):
            redraw(bomb + chunk(b"IEND", b""), media_type="image/png")


class TestOverHttp:
    def put(self, desk: Desk, staff_id: str, content: bytes, media_type: str = "image/png"):  # type: ignore[no-untyped-def]
        return desk.http.put(
            f"/v1/staff/members/{staff_id}/photo",
            content=content,
            headers={"Content-Type": media_type},
        )

    def test_ones_own_is_shown_to_anybody_as_a_picture_and_nothing_more(
        self, desk: Desk, sofia: Member
    ) -> None:
        desk.sign_in()
        address = self.put(desk, sofia.id, picture("PNG")).json()["photo_url"]
        assert desk.get("/me").json()["photo_url"] == address
        desk.http.cookies.clear()
        answer = desk.http.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "immutable" in answer.headers["cache-control"]
        assert drawn_again(answer.content).size == (256, 256)
        again = desk.http.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304

    def test_a_new_one_has_another_address(self, desk: Desk, sofia: Member) -> None:
        desk.sign_in()
        first = self.put(desk, sofia.id, picture("PNG")).json()["photo_url"]
        second = self.put(desk, sofia.id, picture("PNG", mode="L")).json()["photo_url"]
        assert first != second
        assert "no-cache" in desk.http.get(first).headers["cache-control"]

    def test_a_colleagues_is_for_an_admin_to_set(
        self, desk: Desk, sofia: Member, paolo: Member
    ) -> None:
        desk.sign_in()
        answer = self.put(desk, paolo.id, picture("PNG"))
        assert problem(answer) == (403, "permission_denied")
        desk.sign_in(paolo.email)
        assert self.put(desk, sofia.id, picture("PNG")).status_code == 200
        assert self.put(desk, "nobody", picture("PNG")).status_code == 404

    def test_what_is_no_picture_or_too_large_is_refused(self, desk: Desk, sofia: Member) -> None:
        desk.sign_in()
        assert problem(self.put(desk, sofia.id, SCRIPT)) == (422, "photo_unusable")
        large = b"\x00" * (MOST_BYTES + 1)
        assert problem(self.put(desk, sofia.id, large)) == (413, "body_too_large")
        assert problem(desk.get(f"/photos/{sofia.id}")) == (404, "photo_not_found")

    def test_can_be_taken_away(self, desk: Desk, sofia: Member) -> None:
        desk.sign_in()
        self.put(desk, sofia.id, picture("PNG"))
        path = f"/v1/staff/members/{sofia.id}/photo"
        assert desk.http.delete(path).status_code == 204
        assert problem(desk.get(f"/photos/{sofia.id}")) == (404, "photo_not_found")
        assert problem(desk.http.delete(path)) == (404, "photo_not_found")
        assert desk.get("/me").json()["photo_url"] is None
