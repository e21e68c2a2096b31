#include "aws/text_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>

namespace waybill::aws {
namespace {

constexpr size_t kMaxBytes = 1 << 20;

struct CloseFile {
  void operator()(FILE* file) const { std::fclose(file); }
};

}  // namespace

Result<std::optional<std::string>> ReadTextFile(const std::string& path) {
  std::unique_ptr<FILE, CloseFile> file(std::fopen(path.c_str(), "re"));
  if (!file && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!file) return FailErrno(errno, path, "open");
  std::string text(kMaxBytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return FailErrno(errno, path, "read");
  if (text.size() > kMaxBytes) {
    return Fail(ErrorKind::kDefinition, path, "is larger than 1 MiB: this is not the right file");
  }
  return text;
}

Result<Secret> ReadSecretFile(const std::string& path, std::string_view what) {
  ARROW_ASSIGN_OR_RAISE(auto text, ReadTextFile(path));
  if (!text) {
    return Fail(ErrorKind::kDefinition, path,
                fmt::format("the {} file does not exist; correct its path", what));
  }
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r' || text->back() == ' ')) {
    text->pop_back();
  }
  if (text->empty()) {
    return Fail(ErrorKind::kDefinition, path, fmt::format("the {} file is empty", what));
  }
  return Secret(std::move(*text));
}

}  // namespace waybill::aws
