#include "base/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "base/service_refusal.h"

namespace waybill {
namespace {

constexpr char kDetailType[] = "waybill::ErrorDetail";

class ErrorDetail : public arrow::StatusDetail {
 public:
  ErrorDetail(ErrorKind kind, std::optional<ServiceRefusal> refusal)
      : kind_(kind), refusal_(std::move(refusal)) {}
  const char* type_id() const override { return kDetailType; }
  std::string ToString() const override { return std::string(KindName(kind_)); }
  ErrorKind kind() const { return kind_; }
  const std::optional<ServiceRefusal>& refusal() const { return refusal_; }

 private:
  ErrorKind kind_;
  std::optional<ServiceRefusal> refusal_;
};

const ErrorDetail* DetailOf(const Status& status) {
  const auto& detail = status.detail();
  bool ours = detail && detail->type_id() == kDetailType;
  return ours ? static_cast<const ErrorDetail*>(detail.get()) : nullptr;
}

Status Make(std::string_view where, std::string_view what, ErrorDetail detail) {
  std::string message = where.empty() ? std::string(what) : fmt::format("{}: {}", where, what);
  return Status(arrow::StatusCode::UnknownError, std::move(message),
                std::make_shared<ErrorDetail>(std::move(detail)));
}

}  // namespace

Status Fail(ErrorKind kind, std::string_view where, std::string_view what) {
  return Make(where, what, {kind, std::nullopt});
}

Status FailRefused(ErrorKind kind, std::string_view where, std::string_view what,
                   ServiceRefusal refusal) {
  return Make(where, what, {kind, std::move(refusal)});
}

std::optional<ServiceRefusal> ServiceRefusalOf(const Status& status) {
  const ErrorDetail* detail = DetailOf(status);
  return detail == nullptr ? std::nullopt : detail->refusal();
}

Status Within(std::string_view where, const Status& status) {
  if (status.ok() || IsCancelled(status)) return status;
  return status.WithMessage(where, ": ", status.message());
}

ErrorKind KindOf(const Status& status) {
  if (const ErrorDetail* detail = DetailOf(status)) return detail->kind();
  if (status.IsOutOfMemory() || status.IsIOError()) return ErrorKind::kBusy;
  return ErrorKind::kBug;
}

std::string_view KindName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kDefinition: return "definition";
    case ErrorKind::kData: return "data";
    case ErrorKind::kDenied: return "denied";
    case ErrorKind::kMissing: return "missing";
    case ErrorKind::kChanged: return "changed";
    case ErrorKind::kBusy: return "busy";
    case ErrorKind::kBug: return "bug";
  }
  return "bug";
}

Status Cancelled() { return Status::Cancelled("cancelled"); }
bool IsCancelled(const Status& status) { return status.IsCancelled(); }

Status FailErrno(int error_number, std::string_view path, std::string_view attempted) {
  auto kind = ErrorKind::kBusy;
  switch (error_number) {
    case ENOENT:
    case ENOTDIR: kind = ErrorKind::kMissing; break;
    case EACCES:
    case EPERM:
    case EROFS: kind = ErrorKind::kDenied; break;
    case EISDIR:
    case ENAMETOOLONG:
    case EINVAL: kind = ErrorKind::kDefinition; break;
    default: break;
  }
  return Fail(kind, path, fmt::format("cannot {}: {}", attempted, std::strerror(error_number)));
}

}  // namespace waybill
