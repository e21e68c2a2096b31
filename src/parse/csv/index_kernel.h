// The indexing loop, compiled once per instruction set. Each index_<set>.cc defines KERNEL_TARGET
// (the function attribute that allows the instructions) and then includes this file, which is why
// it has no include guard. It uses no library code: an inline function of a header compiled
// for AVX2 here must not be the one that the linker keeps for the whole program.

namespace waybill::parse {
namespace {

/// Which of 64 bytes are what; the lowest bit is the first byte.
struct Masks {
  uint64_t quote;
  uint64_t delimiter;
  uint64_t line_feed;
  uint64_t carriage_return;
  uint64_t escape;
};

/// Each bit becomes the parity of itself and all below: from quotes to "within quotes".
KERNEL_TARGET inline uint64_t PrefixXor(uint64_t bits);
KERNEL_TARGET inline Masks ReadMasks(const char* data, const IndexNeedles& needles);

/// What one word of 64 bytes hands to the next.
struct Carry {
  uint64_t within_quotes = 0;  ///< all ones or zero
  uint64_t closed = 0;         ///< the last byte closed a quoted field, or opened the pair ""
  uint64_t separated = 1;      ///< the last byte ended a field
  uint64_t carriage_return = 0;
  uint64_t escapes_next = 0;
  uint64_t special = 0;  ///< the field that is being read is special
};

/// Bytes that stand behind an escape character. Escapes are rare, so one by one.
KERNEL_TARGET inline uint64_t Escaped(uint64_t escape, uint64_t* escapes_next) {
  uint64_t escaped = *escapes_next;
  uint64_t rest = escape & ~escaped;
  *escapes_next = 0;
  while (rest != 0) {
    uint64_t first = rest & (0 - rest);
    escaped |= first << 1;
    *escapes_next = first >> 63;
    rest &= ~(first | (first << 1));
  }
  return escaped;
}

/// The lowest of `bits` to a position. Bit 63 keeps ctz defined when none is left.
KERNEL_TARGET inline uint64_t WriteLowest(uint64_t bits, uint32_t base, uint32_t* out) {
  *out = base + static_cast<uint32_t>(__builtin_ctzll(bits | (uint64_t{1} << 63)));
  return bits & (bits - 1);
}

/// `bits` to positions, eight at a time and so up to seven too many: `out` has room for 72.
KERNEL_TARGET inline void WritePositions(uint64_t bits, uint32_t base, uint32_t* out) {
  for (; bits != 0; out += 8) {
    bits = WriteLowest(bits, base, out);
    bits = WriteLowest(bits, base, out + 1);
    bits = WriteLowest(bits, base, out + 2);
    bits = WriteLowest(bits, base, out + 3);
    bits = WriteLowest(bits, base, out + 4);
    bits = WriteLowest(bits, base, out + 5);
    bits = WriteLowest(bits, base, out + 6);
    bits = WriteLowest(bits, base, out + 7);
  }
}

/// The same where special fields end or begin: `special` bits mark the next end.
KERNEL_TARGET inline void WriteSpecial(uint64_t ends, uint64_t special, uint32_t base,
                                       uint64_t* pending, uint32_t* out) {
  for (uint64_t rest = ends | special; rest != 0; rest &= rest - 1) {
    uint64_t first = rest & (0 - rest);
    if (first & special) {
      *pending = 1;
    } else {
      *out++ = (base + static_cast<uint32_t>(__builtin_ctzll(first))) |
               (*pending != 0 ? kSpecialEnd : 0);
      *pending = 0;
    }
  }
}

KERNEL_TARGET IndexResult IndexAll(const IndexNeedles& needles, const char* data, uint64_t begin,
                                   uint64_t end, IndexOutput out) {
  Carry carry;
  for (uint64_t at = begin; at < end; at += 64) {
    if (out.end_count + 72 > out.end_room || out.row_count + 72 > out.row_room) {
      return {IndexStop::kFull, out.end_count, out.row_count};
    }
    Masks masks = ReadMasks(data + at, needles);
    const uint64_t valid = end - at >= 64 ? ~uint64_t{0} : (uint64_t{1} << (end - at)) - 1;

    uint64_t quote = masks.quote & valid;
    uint64_t special = 0;
    if (needles.has_escape && ((masks.escape & valid) | carry.escapes_next) != 0) {
      special = masks.escape & valid;
      quote &= ~Escaped(special, &carry.escapes_next);
    }
    // Within is set from an opening quote to the byte before its closing quote.
    const uint64_t within = PrefixXor(quote) ^ carry.within_quotes;
    const uint64_t line_end = masks.line_feed | masks.carriage_return;
    const uint64_t separators = (masks.delimiter | line_end) & ~within & valid;
    const uint64_t second_of_pair =
        masks.line_feed & ((masks.carriage_return << 1) | carry.carriage_return);
    const uint64_t opens = quote & within;
    const uint64_t closes = quote & ~within;
    const uint64_t after_close = (closes << 1) | carry.closed;
    const uint64_t after_separator = (separators << 1) | carry.separated;
    const uint64_t doubled = opens & after_close;

    uint64_t irregular =
        (opens & ~(after_separator | after_close)) | (after_close & ~(separators | opens) & valid);
    if (needles.doubled_is_irregular) irregular |= doubled;
    if (irregular != 0) return {IndexStop::kIrregular, out.end_count, out.row_count};

    special |= doubled;
    const uint64_t ends = separators & ~second_of_pair;
    uint32_t* target = out.ends + out.end_count;
    if ((special | carry.special) == 0) [[likely]] {
      WritePositions(ends, static_cast<uint32_t>(at), target);
    } else {
      WriteSpecial(ends, special, static_cast<uint32_t>(at), &carry.special, target);
    }
    for (uint64_t rest = ends & line_end; rest != 0; rest &= rest - 1) {
      uint64_t before = (rest & (0 - rest)) - 1;
      out.row_ends[out.row_count++] = static_cast<uint32_t>(out.end_count) +
                                      static_cast<uint32_t>(__builtin_popcountll(ends & before));
    }
    out.end_count += static_cast<uint64_t>(__builtin_popcountll(ends));

    carry.within_quotes = 0 - (within >> 63);
    carry.closed = closes >> 63;
    carry.separated = separators >> 63;
    carry.carriage_return = masks.carriage_return >> 63;
  }
  return {IndexStop::kEnd, out.end_count, out.row_count};
}

}  // namespace
}  // namespace waybill::parse
