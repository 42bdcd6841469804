"""Thirty-two bytes at a time: which of them pass a test, as the bits of one number.

Numba has no vector type, so each test is one intrinsic: load, compare, gather the answers into a
mask whose lowest bit is the first byte. LLVM makes SSE, AVX or NEON of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from data.ixbrl.scanner.compiled import CHECKED, inlined

#: Bytes looked at together; every buffer ends in at least twice as many bytes of padding.
LANES = 32
PADDING = 2 * LANES
ALL_LANES = (1 << LANES) - 1

_BYTE = ir.IntType(8)
_VECTOR = ir.VectorType(_BYTE, LANES)
_MASK = ir.IntType(LANES)
_INT64 = ir.IntType(64)


def _every(value: int) -> ir.Constant:
    return ir.Constant(_VECTOR, [ir.Constant(_BYTE, value)] * LANES)


def _load(context: Any, builder: Any, array_type: Any, array: Any, at: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    pointer = builder.bitcast(builder.gep(data, [at]), _VECTOR.as_pointer())
    return builder.load(pointer, align=1)


def _as_number(builder: Any, lanes: Any) -> Any:
    return builder.zext(builder.bitcast(lanes, _MASK), _INT64)


def _is_any_of(builder: Any, lanes: Any, values: bytes) -> Any:
    found = builder.icmp_unsigned("==", lanes, _every(values[0]))
    for value in values[1:]:
        found = builder.or_(found, builder.icmp_unsigned("==", lanes, _every(value)))
    return found


def _is_between(builder: Any, lanes: Any, low: int, high: int) -> Any:
    return builder.icmp_unsigned("<=", builder.sub(lanes, _every(low)), _every(high - low))


def _is_name_byte(builder: Any, lanes: Any) -> Any:
    letter = _is_between(builder, builder.or_(lanes, _every(0x20)), ord("a"), ord("z"))
    from_hyphen_to_colon = _is_between(builder, lanes, ord("-"), ord(":"))
    slash = _is_any_of(builder, lanes, b"/")
    other = builder.and_(from_hyphen_to_colon, builder.not_(slash))
    return builder.or_(builder.or_(letter, _is_any_of(builder, lanes, b"_")), other)


def _test(compare: Callable[[Any, Any], Any]) -> Any:
    """A compiled ``(buffer, at) -> mask`` of the bytes for which ``compare`` holds."""

    @intrinsic  # type: ignore[untyped-decorator, unused-ignore]
    def mask(typing_context: Any, buffer: Any, at: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            lanes = _load(context, builder, signature.args[0], *arguments)
            return _as_number(builder, compare(builder, lanes))

        return types.int64(buffer, types.int64), generate

    @inlined
    def checked(buffer: np.ndarray, at: int) -> int:
        if CHECKED and (at < 0 or at + LANES > buffer.shape[0]):
            raise IndexError("the scanner reads outside its buffer")
        return mask(buffer, at)

    return checked


#: ``<``, ``&`` and ``>``: what may end or spoil a run of text.
markup = _test(lambda builder, lanes: _is_any_of(builder, lanes, b"<&>"))
#: What may end or spoil an attribute's value in double or in single quotes.
after_double_quoted = _test(lambda builder, lanes: _is_any_of(builder, lanes, b'"<&'))
after_single_quoted = _test(lambda builder, lanes: _is_any_of(builder, lanes, b"'<&"))
#: Bytes that no ASCII name has; a colon counts as part of the name.
not_of_a_name = _test(lambda builder, lanes: builder.not_(_is_name_byte(builder, lanes)))
white = _test(lambda builder, lanes: _is_any_of(builder, lanes, b" \n\r\t"))
colons = _test(lambda builder, lanes: _is_any_of(builder, lanes, b":"))
#: Bytes that are not printable ASCII, and ``&``.
not_literal = _test(
    lambda builder, lanes: builder.or_(
        builder.not_(_is_between(builder, lanes, 0x20, 0x7E)), _is_any_of(builder, lanes, b"&")
    )
)
#: Bytes that need a look before they can be called XML characters.
not_plain = _test(
    lambda builder, lanes: builder.not_(
        builder.or_(_is_between(builder, lanes, 0x20, 0x7F), _is_any_of(builder, lanes, b"\n\r\t"))
    )
)
hyphens = _test(lambda builder, lanes: _is_any_of(builder, lanes, b"-"))
question_marks = _test(lambda builder, lanes: _is_any_of(builder, lanes, b"?"))


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def _difference(typing_context: Any, one: Any, at: Any, other: Any, there: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        mine = _load(context, builder, signature.args[0], arguments[0], arguments[1])
        yours = _load(context, builder, signature.args[2], arguments[2], arguments[3])
        return _as_number(builder, builder.icmp_unsigned("!=", mine, yours))

    return types.int64(one, types.int64, other, types.int64), generate


@inlined
def differences(one: np.ndarray, at: int, other: np.ndarray, there: int) -> int:
    """Mask of the bytes that differ between ``one[at:]`` and ``other[there:]``."""
    if CHECKED and (
        min(at, there) < 0 or at + LANES > one.shape[0] or there + LANES > other.shape[0]
    ):
        raise IndexError("the scanner reads outside its buffer")
    return _difference(one, at, other, there)


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def _word(typing_context: Any, buffer: Any, at: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        pointer = builder.bitcast(builder.gep(data, [arguments[1]]), _INT64.as_pointer())
        return builder.load(pointer, align=1)

    return types.uint64(buffer, types.int64), generate


@inlined
def word(buffer: np.ndarray, at: int) -> int:
    """The eight bytes at ``at`` as one unsigned number."""
    if CHECKED and (at < 0 or at + 8 > buffer.shape[0]):
        raise IndexError("the scanner reads outside its buffer")
    return _word(buffer, at)


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def _byte(typing_context: Any, buffer: Any, at: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        return builder.load(builder.gep(data, [arguments[1]]))

    return types.uint8(buffer, types.int64), generate


@inlined
def byte_at(buffer: np.ndarray, at: int) -> int:
    """The byte at ``at``, as ``buffer[at]`` without a thought for places counted from the end."""
    if CHECKED and (at < 0 or at >= buffer.shape[0]):
        raise IndexError("the scanner reads outside its buffer")
    return _byte(buffer, at)


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def first_set(typing_context: Any, mask: Any) -> Any:
    """The place of the lowest bit that is set; the mask is not 0."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), generate
