#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "base/secret.h"
#include "connection/open.h"

namespace waybill::service {

/// How the last test of each open form of a connection ended, so that saving what was tested keeps
/// the verdict.
///
/// Shape    what was tested is known by a digest under a key that only this process has: neither a
///          secret nor anything to guess it from is stored. Another process, and this one once it
///          was started again, knows of none, and the connection counts as not tested.
/// Units    kForms of them; the oldest go.
/// Threads  every method may be called from any thread.
class FormTests {
 public:
  static constexpr size_t kForms = 1000;
  struct Verdict {
    Json report;
    Time tested;
  };

  explicit FormTests(Random& random) : key_(random.Hex(32)) {}

  /// The verdict on `tested`, as `form` held it; the form's earlier one is forgotten.
  void Keep(const std::string& form, const connection::OpenRequest& tested, Verdict verdict);
  /// Once: the form's verdict, if `saved` is what was tested.
  std::optional<Verdict> Take(const std::string& form, const connection::OpenRequest& saved);

 private:
  struct Kept {
    std::string form;
    std::string digest;
    Verdict verdict;
  };
  std::string DigestOf(const connection::OpenRequest& request) const;
  std::optional<Kept> Remove(const std::string& form);

  const Secret key_;
  std::mutex mutex_;  // guards kept_
  std::deque<Kept> kept_;
};

}  // namespace waybill::service
