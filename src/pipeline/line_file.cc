#include "pipeline/line_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace waybill::pipeline {
namespace {

constexpr size_t kBufferBytes = 64 << 10;

}  // namespace

Result<LineReader> LineReader::Open(const std::string& path) {
  LineReader reader;
  reader.path_ = path;
  errno = 0;
  reader.in_.open(path, std::ios::binary);
  if (!reader.in_.is_open()) return FailErrno(errno == 0 ? EIO : errno, path, "open");
  return reader;
}

Result<std::optional<std::string>> LineReader::NextText() {
  std::string text;
  errno = 0;
  if (!std::getline(in_, text) || in_.eof()) {
    if (in_.bad()) return FailErrno(errno == 0 ? EIO : errno, path_, "read");
    return std::nullopt;
  }
  ++line_;
  whole_bytes_ += static_cast<int64_t>(text.size()) + 1;
  return text;
}

Result<std::optional<Json>> LineReader::Next() {
  ARROW_ASSIGN_OR_RAISE(auto text, NextText());
  if (!text) return std::nullopt;
  ARROW_ASSIGN_OR_RAISE(Json json, ParseJson(*text, where()));
  return json;
}

std::string LineReader::where() const { return fmt::format("{} line {}", path_, line_); }

Status WholeFileWriter::Open() {
  ARROW_ASSIGN_OR_RAISE(file_, OpenFile(path_ + ".part", O_CREAT | O_TRUNC | O_WRONLY, 0600));
  buffer_.clear();
  return Status::OK();
}

Status WholeFileWriter::Write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() < kBufferBytes) return Status::OK();
  Status status = WriteAll(file_.get(), buffer_, path_);
  buffer_.clear();
  return status;
}

Status WholeFileWriter::Finish() {
  ARROW_RETURN_NOT_OK(WriteAll(file_.get(), buffer_, path_));
  ARROW_RETURN_NOT_OK(SyncFile(file_.get(), path_));
  ARROW_RETURN_NOT_OK(file_.Close(path_));
  if (std::rename((path_ + ".part").c_str(), path_.c_str()) != 0) {
    return FailErrno(errno, path_, "give the file its name");
  }
  return SyncFolder(FolderOf(path_));
}

}  // namespace waybill::pipeline
