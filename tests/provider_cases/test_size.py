"""A service that never ends its answer is left after a multiple of what was asked for, and little of it is held."""

import asyncio
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest

from planexe.llm.answer_pieces import AnswerLimits
from tests.provider_cases.hostile_service import GOOD, GOOD_ANSWER, Writing, completion, lab, raw

MEGABYTE = 1_000_000
EVENT = b'data: {"choices": [{"index": 0, "delta": {"content": "' + b"x" * 400 + b'"}}]}\n\n'
THOUGHT = EVENT.replace(b"content", b"reasoning_content")


class Flood:
    """Writes a head and then the same piece for ever, or until nobody listens; counts the bytes."""

    def __init__(self, head: bytes, piece: bytes) -> None:
        self.sent = 0
        self._head = head
        self._piece = piece

    async def __call__(self, writer: asyncio.StreamWriter) -> None:
        writer.write(self._head)
        while self.sent < 400 * MEGABYTE:
            writer.write(self._piece)
            await writer.drain()
            self.sent += len(self._piece)


def head(media_type: str) -> bytes:
    return f"HTTP/1.1 200 X\r\ncontent-type: {media_type}\r\n\r\n".encode()


FLOODS: dict[str, Callable[[], Flood]] = {
    "an endless stream": lambda: Flood(head("text/event-stream"), EVENT * 100),
    "endless thoughts": lambda: Flood(head("text/event-stream"), THOUGHT * 100),
    "one endless line": lambda: Flood(head("text/event-stream") + b"data: ", b"x" * 64_000),
    "endless empty chunks": lambda: Flood(head("text/event-stream"), b'data: {"choices": []}\n\n' * 2_000),
    "endless comments": lambda: Flood(head("text/event-stream"), b": still here\n\n" * 4_000),
    "one endless JSON text": lambda: Flood(head("application/json") + b'{"choices": [{"message": {"content": "', b"x" * 64_000),
    "an endless list": lambda: Flood(head("application/json") + b"[", b"1,\n" * 20_000),
}  # fmt: skip


@pytest.mark.parametrize("name", FLOODS)
async def test_flood_is_left_after_a_multiple_of_what_was_asked_for(name: str) -> None:
    flood = FLOODS[name]()
    async with lab(flood, GOOD_ANSWER, output_tokens=256) as site:
        tracemalloc.start()
        result = await site.ask()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert result.ok
    assert site.kinds == ["too_large", ""]
    assert "far more than the 256 tokens" in site.log.attempts[0].message
    assert flood.sent < AnswerLimits.of(256).body_bytes + 8 * MEGABYTE  # the rest waits in the sockets
    assert peak < 60 * MEGABYTE


async def test_what_a_flood_brought_is_paid_for() -> None:
    async with lab(FLOODS["an endless stream"](), GOOD_ANSWER) as site:
        await site.ask()

    flooded = site.log.attempts[0]
    assert flooded.estimated
    assert 8_192 < flooded.output_tokens < 8_192 * 8


def packed(pieces: Iterator[bytes]) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(piece) for piece in pieces) + packer.flush()


async def test_bomb_is_unpacked_no_further_than_an_answer_may_go() -> None:
    bomb = packed(b"x" * MEGABYTE for _ in range(400))
    assert len(bomb) < MEGABYTE
    async with lab(raw(200, b'{"choices": [', "content-encoding: gzip"), GOOD_ANSWER) as site:
        assert (await site.ask()).ok
        assert site.kinds == ["server", ""]
    async with lab(raw(200, bomb, "content-encoding: gzip"), GOOD_ANSWER) as site:
        tracemalloc.start()
        result = await site.ask()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert result.ok
    assert site.kinds == ["too_large", ""]
    assert peak < 60 * MEGABYTE


@pytest.mark.parametrize("status", [400, 500])
async def test_error_of_any_size_is_read_at_its_beginning(status: int) -> None:
    bomb = packed(b"overloaded " * 100_000 for _ in range(100))
    async with lab(raw(status, bomb, "content-encoding: gzip", media_type="text/plain"), GOOD_ANSWER) as site:
        tracemalloc.start()
        result = await site.ask()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert result.ok
    assert site.kinds == ["server", ""]
    assert peak < 20 * MEGABYTE


@pytest.mark.parametrize("packer", [gzip.compress, zlib.compress])
async def test_answer_that_is_packed_unasked_is_read(packer: Callable[[bytes], bytes]) -> None:
    body = completion(json.dumps(GOOD)).partition(b"\r\n\r\n")[2]
    encoding = "gzip" if packer is gzip.compress else "deflate"
    async with lab(raw(200, packer(body), f"content-encoding: {encoding}")) as site:
        result = await site.ask()

    assert result.ok
    assert site.kinds == [""]


async def test_packing_that_nobody_knows_is_named() -> None:
    async with lab(raw(200, b"\x00\x01", "content-encoding: br"), GOOD_ANSWER) as site:
        await site.ask()

    assert site.kinds == ["server", ""]
    assert "'br'" in site.log.attempts[0].message


def test_limits_leave_room_for_every_honest_answer() -> None:
    for tokens in (16, 1_024, 8_192, 128_000):
        limits = AnswerLimits.of(tokens)
        assert limits.text_characters > 3 * 4 * tokens
        assert limits.body_bytes > 2_000 * tokens
        assert limits.piece_characters > 2 * limits.text_characters


_: Writing = Flood(b"", b"")
