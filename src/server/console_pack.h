#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace waybill::server {

/// One file of the built console, packed with gzip. Lives as long as the program.
struct PackedFile {
  std::string_view path;  ///< "/assets/index-1a2b.js"
  std::string_view content_type;
  std::string_view tag;  ///< changes with the content
  size_t bytes = 0;      ///< unpacked
  std::string_view packed;
};

/// Every file of the console; none when it was not built. Made by tools/pack_console.py.
std::span<const PackedFile> ConsolePack();

}  // namespace waybill::server
