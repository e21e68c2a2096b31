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
/// MiB, an object of 54 GiB is written with parts of 32 MiB, and one may grow to 30 TiB. S3's
/// own limit of 48.8 TiB is 10,000 parts of 5 GiB: only first parts of that size reach it.
int64_t PartBytes(int64_t first_bytes, int number);

/// The largest object that such parts can make up.
int64_t LargestObject(int64_t first_bytes);

}  // namespace waybill::s3
