#pragma once

#include <deque>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "server/route.h"

namespace waybill::server {

/// Files one after another, each from its beginning to the end it has when it is reached; those
/// that are not there are passed over.
///
/// Units    kPieceBytes at a time, however long it is.
class FileStream : public Stream {
 public:
  static constexpr size_t kPieceBytes = 64 << 10;

  explicit FileStream(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) files_.emplace_back(path, std::ios::binary);
  }

  Result<std::optional<std::string>> Next() override {
    while (!files_.empty()) {
      std::string piece(kPieceBytes, '\0');
      files_.front().read(piece.data(), std::streamsize(piece.size()));
      piece.resize(size_t(files_.front().gcount()));
      if (!piece.empty()) return piece;
      files_.pop_front();
    }
    return std::nullopt;
  }

 private:
  std::deque<std::ifstream> files_;
};

/// The reply that sends `paths`, joined, to be saved as `name`; an empty one when there are none.
inline Reply FileReply(std::vector<std::string> paths, std::string name, std::string content_type) {
  Reply reply{.content_type = std::move(content_type), .file_name = std::move(name)};
  reply.stream = [paths = std::move(paths)](const std::function<void()>&) {
    return std::make_unique<FileStream>(paths);
  };
  return reply;
}

}  // namespace waybill::server
