#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "metastore/metastore.h"

namespace waybill::metastore {

// 1369353600 is `date -u -d 2013-05-24 +%s`.
inline constexpr Time kMay24{std::chrono::seconds(1369353600)};

/// A home that does not exist yet, removed with everything in it. For tests.
class TemporaryHome {
 public:
  TemporaryHome() {
    std::string pattern = testing::TempDir() + "/waybill_home_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~TemporaryHome() { std::filesystem::remove_all(folder_); }
  TemporaryHome(const TemporaryHome&) = delete;
  TemporaryHome& operator=(const TemporaryHome&) = delete;

  std::string path() const { return folder_ + "/home"; }

 private:
  std::string folder_;
};

/// Null after a reported failure.
inline std::unique_ptr<Metastore> OpenMetastore(const std::string& home, Clock& clock,
                                                Random& random) {
  auto store = Metastore::Open(home, clock, random);
  EXPECT_TRUE(store.ok()) << store.status().ToString();
  return store.ok() ? *std::move(store) : nullptr;
}

}  // namespace waybill::metastore
