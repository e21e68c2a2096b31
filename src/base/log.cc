#include "base/log.h"

#include <fcntl.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/redaction.h"

namespace waybill {
namespace {

class FileLog : public Log {
 public:
  explicit FileLog(std::shared_ptr<spdlog::logger> logger) : logger_(std::move(logger)) {
    logger_->set_pattern("%v");
    logger_->flush_on(spdlog::level::info);
  }

  void Info(std::string_view event, Fields fields) override { Write("info", event, fields); }
  void Warn(std::string_view event, Fields fields) override { Write("warn", event, fields); }
  void Error(std::string_view event, Fields fields) override { Write("error", event, fields); }

 private:
  void Write(std::string_view level, std::string_view event, Fields fields) {
    nlohmann::ordered_json line;
    line["time"] = FormatUtc(SystemClock().Now());
    line["level"] = level;
    line["event"] = Redacted(event);
    for (const auto& [name, value] : fields) line[std::string(name)] = Redacted(value);
    // Foreign bytes may be no UTF-8; they are shown as U+FFFD rather than lost with their line.
    logger_->info(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  }

  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace

Result<std::unique_ptr<Log>> OpenFileLog(const std::string& path) {
  // Made here first, so that it is private from its first byte.
  int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return FailErrno(errno, path, "open the log");
  close(file);
  try {
    auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path, Log::kMaxFileBytes, 1);
    return std::make_unique<FileLog>(std::make_shared<spdlog::logger>("file", std::move(sink)));
  } catch (const spdlog::spdlog_ex& error) {
    return Fail(ErrorKind::kBusy, path, error.what());
  }
}

}  // namespace waybill
