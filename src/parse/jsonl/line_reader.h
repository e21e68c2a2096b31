#pragma once

#include <arrow/io/interfaces.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace waybill::parse {

/// One line of a stream, without its end.
struct Line {
  std::string_view text;     ///< borrowed until the next NextBlock()
  int64_t offset = 0;        ///< of its first byte in the stream
  int64_t number = 0;        ///< 1-based
  bool is_too_long = false;  ///< longer than kMaxLineBytes; `text` is how it begins
};

/// Cuts a stream into lines, a block at a time.
///
/// Shape    a line ends at `end` or with the stream; a byte-order mark at the very beginning
/// belongs
///          to no line. The cuts of the stream do not matter.
/// Units    holds a block of `kBlockBytes` bytes, or one line up to `kMaxLineBytes`. Behind every
///          text `kPaddingBytes` bytes can be read, whatever they are.
/// Errors   the input's own, unchanged.
/// Owns     shares the input, and does not close it.
/// Threads  one thread at a time.
class LineReader {
 public:
  static constexpr size_t kBlockBytes = 1 << 20;
  static constexpr size_t kMaxLineBytes = 64 << 20;
  static constexpr size_t kShownBytes = 64 << 10;  ///< of a line that is too long
  static constexpr size_t kPaddingBytes = 64;

  LineReader(std::shared_ptr<arrow::io::InputStream> input, char end)
      : input_(std::move(input)), end_(end) {}

  /// Read on until there is at least one line. False when the stream has ended.
  Result<bool> NextBlock();
  /// The next line of the block; false when there is none left.
  bool NextLine(Line* line);

 private:
  Status Fill();
  void DropByteOrderMark();
  bool FindLastEnd(size_t from);
  void SetLongLineAside();
  void SkipToItsEnd();
  std::string_view Unread() const { return {bytes_.data() + begin_, filled_ - begin_}; }

  const std::shared_ptr<arrow::io::InputStream> input_;
  const char end_;
  std::vector<char> bytes_;
  size_t begin_ = 0;      ///< of what was not given out yet
  size_t filled_ = 0;     ///< bytes read
  size_t lines_end_ = 0;  ///< behind the last whole line
  int64_t offset_ = 0;    ///< of bytes_[begin_] in the stream
  int64_t number_ = 1;    ///< of the line that begins at begin_
  bool at_start_ = true;
  bool input_ended_ = false;
  std::string long_line_;  ///< how a line that is too long begins
  int64_t long_line_offset_ = 0;
  enum class LongLine { kNone, kSkipping, kReady } long_line_state_ = LongLine::kNone;
};

}  // namespace waybill::parse
