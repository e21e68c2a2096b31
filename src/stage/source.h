#pragma once

#include <arrow/io/type_fwd.h>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "base/error.h"
#include "stage/item.h"

namespace waybill {

/// Lists items and opens them as bytes.
///
/// Shape    List visits each item exactly once; the order is the source's own.
/// Units    bytes as stored, before decoding.
/// Errors   kChanged from Open or a later Read when the item is no longer the one that was listed;
///          kMissing when it is gone; kDenied when reading it is refused.
/// Owns     nothing of the items; a stream must not outlive its source.
/// Threads  every method may be called from any thread; one stream is for one thread at a time.
class Source {
 public:
  virtual ~Source() = default;

  /// A failed status from `visit` ends the listing with that status. `visit` is never called by two
  /// threads at once.
  virtual Status List(const std::function<Status(const Item&)>& visit, std::stop_token stop) = 0;

  /// The bytes of exactly the item that was listed.
  virtual Result<std::shared_ptr<arrow::io::InputStream>> Open(const Item& item,
                                                               std::stop_token stop) = 0;

  /// Whether List would visit an item of this name, if there were one. Asks nobody.
  virtual Result<bool> WouldList(const std::string& name) const = 0;

  /// "s3://bucket/prefix*": for messages and the waybill.
  virtual std::string Describe() const = 0;
};

}  // namespace waybill
