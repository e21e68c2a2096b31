#pragma once

#include <memory>

#include "stage/archive.h"

namespace waybill::decode {

/// tar as POSIX.1-2001 (ustar, pax) and GNU write it, and the format before them where it is asked
/// for by name. Every header's checksum is verified, and the two blocks of zeros at the end must be
/// there: of a member's content tar itself knows the length only. Sparse and multi-volume members
/// are refused.
std::unique_ptr<Archive> MakeTarArchive();

}  // namespace waybill::decode
