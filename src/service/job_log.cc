#include "service/job_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"

namespace waybill::service {
namespace {

struct OpenedLog {
  FileHandle file;
  int64_t bytes = 0;
};

/// A closed handle when there is no such file yet.
Result<OpenedLog> OpenLog(const std::string& path) {
  auto file = OpenFile(path, O_RDONLY);
  if (!file.ok() && KindOf(file.status()) == ErrorKind::kMissing) return OpenedLog();
  ARROW_RETURN_NOT_OK(file.status());
  struct stat info {};
  if (fstat(file->get(), &info) != 0) return FailErrno(errno, path, "look at the log");
  return OpenedLog{*std::move(file), info.st_size};
}

Result<std::string> ReadAt(const OpenedLog& log, int64_t from, int64_t bytes,
                           const std::string& path) {
  std::string text(size_t(bytes), '\0');
  size_t filled = 0;
  while (filled < text.size()) {
    ssize_t got =
        pread(log.file.get(), text.data() + filled, text.size() - filled, from + int64_t(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FailErrno(errno, path, "read the log");
    if (got == 0) break;
    filled += size_t(got);
  }
  text.resize(filled);
  return text;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

Result<LogPage> ReadLog(const std::string& path, int64_t after, int64_t max_bytes) {
  ARROW_ASSIGN_OR_RAISE(auto log, OpenLog(path));
  if (!log.file.is_open()) return LogPage();
  if (after < 0 || after > log.bytes) after = 0;
  ARROW_ASSIGN_OR_RAISE(std::string text,
                        ReadAt(log, after, std::min(max_bytes, log.bytes - after), path));
  size_t whole = text.rfind('\n');
  bool is_cut = whole == std::string::npos && int64_t(text.size()) == max_bytes;
  if (whole != std::string::npos) text.resize(whole + 1);
  if (whole == std::string::npos && !is_cut) text.clear();
  const int64_t next = after + int64_t(text.size());
  return LogPage{Lines(text), next, next >= log.bytes};
}

Result<LogPage> ReadLogTail(const std::string& path, int64_t lines, int64_t max_bytes) {
  ARROW_ASSIGN_OR_RAISE(auto log, OpenLog(path));
  if (!log.file.is_open()) return LogPage();
  int64_t from = std::max<int64_t>(0, log.bytes - max_bytes);
  ARROW_ASSIGN_OR_RAISE(std::string text, ReadAt(log, from, log.bytes - from, path));
  // What stands before the first line break belongs to a line that began earlier.
  if (from > 0) {
    size_t first = std::min(text.find('\n'), text.size() - 1) + 1;
    text.erase(0, first);
    from += int64_t(first);
  }
  text.resize(text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1);
  const int64_t next = from + int64_t(text.size());
  LogPage page{Lines(text), next, next >= log.bytes};
  if (int64_t(page.lines.size()) > lines) {
    page.lines.erase(page.lines.begin(), page.lines.end() - lines);
  }
  return page;
}

}  // namespace waybill::service
