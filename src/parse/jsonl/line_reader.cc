#include "parse/jsonl/line_reader.h"

#include <algorithm>
#include <cstring>

namespace waybill::parse {

Result<bool> LineReader::NextBlock() {
  while (true) {
    size_t seen = filled_ - begin_;
    ARROW_RETURN_NOT_OK(Fill());
    if (at_start_) DropByteOrderMark();
    if (long_line_state_ == LongLine::kSkipping) {
      SkipToItsEnd();
      seen = 0;
    }
    if (FindLastEnd(begin_ + std::min(seen, filled_ - begin_))) return true;
    if (input_ended_) {
      lines_end_ = filled_;
      return begin_ < filled_ || long_line_state_ == LongLine::kReady;
    }
    if (filled_ - begin_ > kMaxLineBytes) SetLongLineAside();
  }
}

/// Move what was not given out to the front and read one block behind it.
Status LineReader::Fill() {
  std::copy(bytes_.begin() + static_cast<ptrdiff_t>(begin_),
            bytes_.begin() + static_cast<ptrdiff_t>(filled_), bytes_.begin());
  filled_ -= begin_;
  begin_ = 0;
  lines_end_ = 0;
  size_t wanted = filled_ + kBlockBytes;
  if (bytes_.size() < wanted + kPaddingBytes) bytes_.resize(wanted + kPaddingBytes);
  while (filled_ < wanted && !input_ended_) {
    ARROW_ASSIGN_OR_RAISE(int64_t read, input_->Read(static_cast<int64_t>(wanted - filled_),
                                                     bytes_.data() + filled_));
    filled_ += static_cast<size_t>(read);
    input_ended_ = read == 0;
  }
  return Status::OK();
}

void LineReader::DropByteOrderMark() {
  at_start_ = false;
  if (!Unread().starts_with("\xef\xbb\xbf")) return;
  begin_ += 3;
  offset_ += 3;
}

bool LineReader::FindLastEnd(size_t from) {
  for (size_t at = filled_; at > from; --at) {
    if (bytes_[at - 1] != end_) continue;
    lines_end_ = at;
    return true;
  }
  return long_line_state_ == LongLine::kReady;
}

void LineReader::SetLongLineAside() {
  long_line_ = Unread().substr(0, kShownBytes);
  long_line_offset_ = offset_;
  long_line_state_ = LongLine::kSkipping;
}

/// Drop what was read of the long line; when its end is among it, the line is ready.
void LineReader::SkipToItsEnd() {
  size_t end = Unread().find(end_);
  size_t dropped = end == std::string_view::npos ? Unread().size() : end + 1;
  begin_ += dropped;
  offset_ += static_cast<int64_t>(dropped);
  if (end != std::string_view::npos || input_ended_) long_line_state_ = LongLine::kReady;
}

bool LineReader::NextLine(Line* line) {
  if (long_line_state_ == LongLine::kReady) {
    *line = {long_line_, long_line_offset_, number_++, /*is_too_long=*/true};
    long_line_state_ = LongLine::kNone;
    return true;
  }
  if (begin_ >= lines_end_) return false;
  std::string_view rest(bytes_.data() + begin_, lines_end_ - begin_);
  const void* end = std::memchr(rest.data(), end_, rest.size());
  size_t size = end == nullptr ? rest.size()
                               : static_cast<size_t>(static_cast<const char*>(end) - rest.data());
  *line = {rest.substr(0, size), offset_, number_++};
  size_t taken = std::min(size + 1, rest.size());
  begin_ += taken;
  offset_ += static_cast<int64_t>(taken);
  return true;
}

}  // namespace waybill::parse
