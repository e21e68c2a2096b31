#pragma once

#include <memory>

#include "stage/archive.h"

namespace waybill::decode {

/// zip (APPNOTE 6.3) with zip64, read front to back: members that are deflated or stored.
///
/// Shape    every chosen member is held against its checksum and length, and when the last one was
///          read, the directory at the end against all of them: it must list exactly the members
///          that were met, each with the same place, name, sizes and checksum
///          (docs/decisions/0062-archives.md).
/// Errors   kData for encrypted members, other methods, archives in several parts, and stored
///          members whose length stands behind them.
std::unique_ptr<Archive> MakeZipArchive();

}  // namespace waybill::decode
