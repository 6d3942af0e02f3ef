"""Photos from strangers: only pictures, none too large, and nothing of the file as it came."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from returns.actions import add_photo, remove_photo
from returns.models import Photo
from returns.problems import NotPossible
from tests.returns.conftest import picture


@pytest.fixture
def line(order, draft):
    return draft(order.lines.get(sku="PRESS"), "damaged", quantity=1).lines.get()


def code(error) -> str:
    (problem,) = error.value.problems
    return problem.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_is_kept_as_a_jpeg_of_a_bearable_size(line, buyer, at, kind):
    photo = add_photo(line, picture(size=(4000, 1000), kind=kind), by=buyer, at=at)
    with Image.open(photo.file) as kept:
        assert (kept.format, kept.size) == ("JPEG", (1600, 400))
    assert (photo.width, photo.height) == (1600, 400)


def test_nothing_that_a_camera_or_somebody_wrote_beside_the_picture_is_kept(line, buyer, at):
    written, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "53.0793 N 8.8017 E"
    exif[0x0112] = 6  # lies on its side
    Image.new("RGB", (60, 40)).save(written, "JPEG", exif=exif)
    file = SimpleUploadedFile("a.jpg", written.getvalue() + b"<?php system($_GET['c']) ?>")
    photo = add_photo(line, file, by=buyer, at=at)
    content = photo.file.read()
    assert b"53.0793" not in content and b"php" not in content
    assert (photo.width, photo.height) == (40, 60)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
    ],
)
def test_what_is_no_photo_is_refused_by_what_it_is_and_not_by_its_name(line, buyer, at, content):
    with pytest.raises(NotPossible) as refused:
        add_photo(line, SimpleUploadedFile("bruch.jpg", content, "image/jpeg"), by=buyer, at=at)
    assert code(refused) == "not_a_photo" and not Photo.objects.exists()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is very large."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(6000, 6000), (20000, 20000), (60000, 60000)])
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_unpacked(line, buyer, at, size):
    with pytest.raises(NotPossible) as refused:
        add_photo(line, SimpleUploadedFile("a.png", bomb(*size)), by=buyer, at=at)
    assert code(refused) in ("photo_too_large", "not_a_photo")


def test_a_file_of_more_than_ten_megabytes_is_not_even_opened(line, buyer, at):
    file = picture()
    file.size = 10_000_001
    with pytest.raises(NotPossible) as refused:
        add_photo(line, file, by=buyer, at=at)
    assert code(refused) == "photo_too_large"


def test_six_photos_belong_to_a_line_and_one_that_is_removed_is_gone(
    line, buyer, at, django_capture_on_commit_callbacks
):
    photos = [add_photo(line, picture(), by=buyer, at=at) for _ in range(6)]
    with pytest.raises(NotPossible) as refused:
        add_photo(line, picture(), by=buyer, at=at)
    assert code(refused) == "too_many_photos"
    path = photos[0].file.path
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photos[0], by=buyer)
    assert Photo.objects.count() == 5
    with pytest.raises(FileNotFoundError):
        open(path)  # noqa: PTH123, SIM115
