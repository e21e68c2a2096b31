#include "parse/charset.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace waybill::parse {
namespace {

struct Charset {
  std::string_view name;
  const char* iconv_name;
};

constexpr Charset kCharsets[] = {
    {"UTF-8", ""},
    {"UTF-16", "UTF-16"},
    {"UTF-16LE", "UTF-16LE"},
    {"UTF-16BE", "UTF-16BE"},
    {"Shift_JIS", "CP932"},
    {"Windows-31J", "CP932"},
    {"CP932", "CP932"},
    {"MS932", "CP932"},
    {"EUC-JP", "EUC-JP-MS"},
    {"ISO-2022-JP", "ISO-2022-JP"},
    {"ISO-8859-1", "ISO-8859-1"},
    {"windows-1252", "CP1252"},
};

class Utf8Stream final : public arrow::io::InputStream {
 public:
  Utf8Stream(std::shared_ptr<arrow::io::InputStream> input, std::string charset, iconv_t converter)
      : input_(std::move(input)), charset_(std::move(charset)), converter_(converter) {}
  ~Utf8Stream() override { iconv_close(converter_); }

  Status Close() override { return input_->Close(); }
  bool closed() const override { return input_->closed(); }
  Result<int64_t> Tell() const override { return told_; }

  Result<int64_t> Read(int64_t count, void* out) override {
    auto* to = static_cast<char*>(out);
    int64_t got = 0;
    while (got < count) {
      if (ready_begin_ == ready_end_) ARROW_RETURN_NOT_OK(Convert());
      const size_t part = std::min(ready_end_ - ready_begin_, static_cast<size_t>(count - got));
      if (part == 0) break;
      std::memcpy(to + got, ready_.data() + ready_begin_, part);
      ready_begin_ += part;
      got += static_cast<int64_t>(part);
    }
    told_ += got;
    return got;
  }

  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t count) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(count));
    ARROW_ASSIGN_OR_RAISE(int64_t got, Read(count, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(got));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  static constexpr size_t kRawBytes = 64UL * 1024;

  /// Make ready_ hold at least one byte, or none at the end of the input.
  Status Convert() {
    ready_begin_ = ready_end_ = 0;
    while (ready_end_ == 0) {
      ARROW_ASSIGN_OR_RAISE(int64_t got, input_->Read(static_cast<int64_t>(kRawBytes - raw_size_),
                                                      raw_.data() + raw_size_));
      if (got == 0) return raw_size_ == 0 ? Status::OK() : Wrong("ends within a character");
      raw_size_ += static_cast<size_t>(got);
      ARROW_RETURN_NOT_OK(ConvertRaw());
    }
    return Status::OK();
  }

  /// All of raw_ but the beginning of a character, which stays.
  Status ConvertRaw() {
    char* from = raw_.data();
    size_t left = raw_size_;
    char* to = ready_.data();
    size_t room = ready_.size();
    const size_t result = iconv(converter_, &from, &left, &to, &room);
    const int error = result == static_cast<size_t>(-1) ? errno : 0;
    ready_end_ = ready_.size() - room;
    raw_offset_ += from - raw_.data();
    std::memmove(raw_.data(), from, left);
    raw_size_ = left;
    return error == 0 || error == EINVAL ? Status::OK() : Wrong("is not a character");
  }

  Status Wrong(std::string_view what) const {
    return Fail(ErrorKind::kData, "charset",
                fmt::format("byte {} {} of {}; set the parser's charset to what the file is in",
                            raw_offset_, what, charset_));
  }

  std::shared_ptr<arrow::io::InputStream> input_;
  std::string charset_;
  iconv_t converter_;
  std::array<char, kRawBytes> raw_;
  size_t raw_size_ = 0;
  int64_t raw_offset_ = 0;                 ///< of raw_[0] in the input
  std::array<char, kRawBytes * 4> ready_;  ///< no byte becomes more than three of UTF-8
  size_t ready_begin_ = 0;
  size_t ready_end_ = 0;
  int64_t told_ = 0;
};

}  // namespace

std::vector<std::string_view> Charsets() {
  std::vector<std::string_view> names;
  for (const Charset& charset : kCharsets) names.push_back(charset.name);
  return names;
}

Result<std::shared_ptr<arrow::io::InputStream>> ToUtf8(
    std::shared_ptr<arrow::io::InputStream> input, std::string_view charset) {
  const auto* found = std::find_if(std::begin(kCharsets), std::end(kCharsets),
                                   [&](const Charset& known) { return known.name == charset; });
  if (found == std::end(kCharsets)) {
    return Fail(ErrorKind::kDefinition, "charset",
                fmt::format("'{}' is unknown; known are {}", charset, fmt::join(Charsets(), ", ")));
  }
  if (found->name == "UTF-8") return input;
  iconv_t converter = iconv_open("UTF-8", found->iconv_name);
  // POSIX says failure with a pointer that is no pointer.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    return Fail(ErrorKind::kDefinition, "charset",
                fmt::format("this system has no converter for {}; install its gconv modules "
                            "(package libc6)",
                            charset));
  }
  return std::make_shared<Utf8Stream>(std::move(input), std::string(charset), converter);
}

}  // namespace waybill::parse
