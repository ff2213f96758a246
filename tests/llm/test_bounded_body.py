import gzip
import zlib
from collections.abc import AsyncIterator

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.bounded_body import MOST_OF_AN_ERROR, BoundedBody, take_over

PIECE = 64 * 1024


class Sent(httpx2.AsyncByteStream):
    """What a service sends, in pieces; counts those that were taken."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.taken = 0
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            self.taken += 1
            yield piece

    async def aclose(self) -> None:
        self.closed = True


async def read(sent: Sent, *, packed: bool = False, most_bytes: int | None = None) -> list[bytes]:
    return [piece async for piece in BoundedBody(sent, packed=packed, most_bytes=most_bytes)]


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
async def test_what_is_packed_small_is_unpacked_piece_by_piece(pack: object) -> None:
    bomb = b"a" * (20 * PIECE + 7)
    pieces = await read(Sent(pack(bomb)), packed=True)  # pyrefly: ignore[not-callable]
    assert b"".join(pieces) == bomb
    assert max(map(len, pieces)) <= PIECE


@given(st.binary(max_size=2_000), st.integers(1, 400), st.integers(1, 99))
async def test_packed_body_comes_out_as_it_went_in_however_it_is_cut(body: bytes, size: int, times: int) -> None:
    body *= times
    packed = gzip.compress(body, 1)
    cut = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert b"".join(await read(Sent(*cut), packed=True)) == body


async def test_plain_body_comes_in_pieces_too() -> None:
    pieces = await read(Sent(b"a" * (2 * PIECE + 1), b"b"))
    assert [len(piece) for piece in pieces] == [PIECE, PIECE, 1, 1]


async def test_rest_is_left_unread_when_there_was_enough() -> None:
    sent = Sent(*[b"a" * PIECE] * 10)
    assert len(await read(sent, most_bytes=2 * PIECE)) == 2
    assert sent.taken == 2


async def test_what_is_not_packed_as_promised_is_an_error() -> None:
    with pytest.raises(httpx2.DecodingError, match="gzip that its headers promise"):
        await read(Sent(b"{}"), packed=True)


@pytest.mark.parametrize("packing", ["br", "zstd", "gzip, gzip"])
async def test_packing_that_nobody_asked_for_is_refused(packing: str) -> None:
    with pytest.raises(httpx2.DecodingError, match="not asked for"):
        await take_over(httpx2.Response(200, headers={"content-encoding": packing}, stream=Sent(b"")))


@pytest.mark.parametrize(("status", "bytes_read"), [(200, 8 * PIECE), (500, MOST_OF_AN_ERROR)])
async def test_only_the_beginning_of_an_error_is_read(status: int, bytes_read: int) -> None:
    sent = Sent(*[b"a" * PIECE] * 8)
    response = httpx2.Response(status, stream=sent)
    await take_over(response)
    assert len(await response.aread()) == bytes_read
    await response.aclose()
    assert sent.closed


async def test_reader_does_not_unpack_a_second_time() -> None:
    response = httpx2.Response(200, headers={"content-encoding": "gzip"}, stream=Sent(gzip.compress(b"{}")))
    await take_over(response)
    assert await response.aread() == b"{}"
