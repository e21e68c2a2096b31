#pragma once

#include <fstream>
#include <string>

#include "server/route.h"

namespace waybill::server {

/// A file, from its beginning to the end it has when it is reached.
///
/// Units    kPieceBytes at a time, however long it is.
class FileStream : public Stream {
 public:
  static constexpr size_t kPieceBytes = 64 << 10;

  explicit FileStream(const std::string& path) : file_(path, std::ios::binary) {}

  Result<std::optional<std::string>> Next() override {
    std::string piece(kPieceBytes, '\0');
    file_.read(piece.data(), std::streamsize(piece.size()));
    piece.resize(size_t(file_.gcount()));
    if (piece.empty()) return std::nullopt;
    return piece;
  }

 private:
  std::ifstream file_;
};

/// The reply that sends `path` to be saved as `name`; an empty one when there is no such file.
inline Reply FileReply(const std::string& path, std::string name, std::string content_type) {
  Reply reply{.content_type = std::move(content_type), .file_name = std::move(name)};
  reply.stream = [path](const std::function<void()>&) {
    return std::make_unique<FileStream>(path);
  };
  return reply;
}

}  // namespace waybill::server
