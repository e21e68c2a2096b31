#pragma once

#include <cstdint>

namespace waybill::s3 {

/// S3's limits: docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html.
inline constexpr int kMaxParts = 10'000;
inline constexpr int64_t kMinPartBytes = int64_t{5} << 20;  // but for the last part
inline constexpr int64_t kMaxPartBytes = int64_t{5} << 30;

/// The size of part `number` (1..kMaxParts) of an object whose length nobody knows yet.
///
/// Parts stay at `first_bytes` for the first thousand, so that most objects cost little memory;
/// then they double, at 2,000 and 3,000 and from there every hundred, up to 5 GiB. Starting at 8
/// MiB, an object of 54 GiB is written with parts of 32 MiB, and one may grow to 31.5 TiB
/// (34,733,870,284,800 bytes). No part is larger than `first_bytes` or a hundredth of what was
/// written before it, whichever is more.
///
/// Why no further: a part is held in memory until S3 has it, since it may have to be sent again.
/// S3's limit of 48.8 TiB is 10,000 parts of 5 GiB, and 50 TB leave room for 686 parts less. With
/// parts that began at 8 MiB, an object of 60 GiB would then be written with parts of 512 MiB,
/// sixteen times as much memory as here; such objects are common, and larger ones than 30 TiB in
/// one piece are not. Whoever knows that one is coming reaches 50 TB with first parts of 2.5 GiB.
int64_t PartBytes(int64_t first_bytes, int number);

/// The largest object that such parts can make up.
int64_t LargestObject(int64_t first_bytes);

}  // namespace waybill::s3
