#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include <string>
#include <string_view>

namespace waybill {

using arrow::Result;
using arrow::Status;

/// Who must act. The retry rule and the HTTP API read the kind, never a vendor's code.
enum class ErrorKind {
  kDefinition,  ///< The user's settings are wrong; no run can succeed.          HTTP 400
  kData,        ///< The bytes or rows read are not what was declared.           HTTP 422
  kDenied,      ///< The other side refused our credentials or rights.           HTTP 403
  kMissing,     ///< The named object, table or run does not exist.              HTTP 404
  kChanged,     ///< It is no longer what it was when we looked: plan again.     HTTP 409
  kBusy,        ///< The other side is overloaded or unreachable: try again.     HTTP 503
  kBug,         ///< Our own invariant broke.                                    HTTP 500
};

/// The error vehicle of the whole program: an arrow::Status that also says who must act.
///
/// Shape    the message is "<where>: <what>"; `where` names the thing ("s3://b/k line 17 column
/// price"),
///          `what` says what was expected, what was found and what to do. No secret ever enters
///          either.
/// Threads  values; freely copied.
Status Fail(ErrorKind kind, std::string_view where, std::string_view what);

/// The same error, told from further out: "<where>: <old message>". Kind and cancellation are kept.
Status Within(std::string_view where, const Status& status);

/// The kind of a failed status. Arrow's own errors carry none and count as kBug, except a failed
/// memory allocation and a full or broken disk (kBusy). REQUIRES !status.ok().
ErrorKind KindOf(const Status& status);

/// "definition", "data", "denied", "missing", "changed", "busy" or "bug".
std::string_view KindName(ErrorKind kind);

/// What every loop over I/O returns when its stop token fired. Not an error of anybody's.
Status Cancelled();
bool IsCancelled(const Status& status);

/// kBusy, kMissing, kDenied or kBug from an errno of a local file operation on `path`.
Status FailErrno(int error_number, std::string_view path, std::string_view attempted);

}  // namespace waybill
