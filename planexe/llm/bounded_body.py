"""The body of a response while it arrives: unpacked in small pieces, so that little sent can never become much held."""

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

import httpx2

MOST_OF_AN_ERROR: Final = 256 * 1024  # bytes; what a service says went wrong stands at its beginning
_PIECE_BYTES: Final = 64 * 1024
_UNPACKED: Final = ("", "identity")
_PACKED: Final = ("gzip", "x-gzip", "deflate")


async def take_over(response: httpx2.Response) -> None:
    """Puts a bounded body in place of a response's own; a hook of the HTTP client.

    Raises:
        httpx2.DecodingError: it is packed in a way that nobody asked for.
    """
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in (*_UNPACKED, *_PACKED):
        raise httpx2.DecodingError(f"it is packed with {packing!r}, which was not asked for")
    if packing:
        del response.headers["content-encoding"]
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    most_bytes = MOST_OF_AN_ERROR if response.status_code >= 300 else None
    response.stream = BoundedBody(response.stream, packed=packing in _PACKED, most_bytes=most_bytes)


class BoundedBody(httpx2.AsyncByteStream):
    """A body in pieces of at most 64 KiB.

    Args:
        stream: the bytes as they are sent.
        packed: they are packed with gzip or deflate.
        most_bytes: the rest is left unread; ``None`` for whoever counts himself.
    """

    def __init__(self, stream: httpx2.AsyncByteStream, *, packed: bool, most_bytes: int | None) -> None:
        self._stream = stream
        self._unpacking = zlib.decompressobj(wbits=47) if packed else None  # gzip or zlib, whichever it is
        self._most_bytes = most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        async for data in self._stream:
            for piece in self._pieces(data):
                yield piece
                taken += len(piece)
                if self._most_bytes is not None and taken >= self._most_bytes:
                    return

    async def aclose(self) -> None:
        """Lets go of the connection."""
        await self._stream.aclose()

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        if self._unpacking is None:
            yield from (data[at : at + _PIECE_BYTES] for at in range(0, len(data), _PIECE_BYTES))
            return
        try:
            while piece := self._unpacking.decompress(data, _PIECE_BYTES):
                yield piece
                data = self._unpacking.unconsumed_tail
        except zlib.error as error:
            raise httpx2.DecodingError("it is not the gzip that its headers promise") from error
