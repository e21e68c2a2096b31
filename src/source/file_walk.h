#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>

#include "base/error.h"
#include "base/path_pattern.h"

namespace waybill::source {

/// Names sorted at once. A larger folder is sorted window by window, so that memory stays bounded.
inline constexpr size_t kWalkWindow = 65'536;
/// Folders below folders. A deeper tree is a loop or an accident.
inline constexpr int kWalkDepth = 128;

struct WalkRequest {
  std::string folder;     ///< absolute, ends in "/"
  std::string stem;       ///< what entries of `folder` itself begin with; "" for all
  bool recursive = true;  ///< also all files in folders found, whatever their names
  PathPattern pattern;    ///< found in the absolute path
};

/// A regular file that was found: its path relative to the walked folder, and the file's own state,
/// which for a link is that of the file it leads to.
using WalkVisit = std::function<Status(const std::string& relative, const struct stat& state)>;

/// Visit every file of `request`, depth first, each folder in byte order.
///
/// Units    memory: kWalkWindow names for each folder between the top and the one being read.
Status WalkFiles(const WalkRequest& request, const WalkVisit& visit, const std::stop_token& stop);

/// Open `relative` below the open folder `folder_fd`; no link may lead out of it. Never blocks on a
/// pipe. `path` is for messages.
Result<int> OpenBeneath(int folder_fd, const std::string& relative, int flags,
                        const std::string& path);

}  // namespace waybill::source
