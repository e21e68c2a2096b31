#include "decode/bzip2.h"
#include "decode/gzip.h"
#include "decode/zstd.h"
#include "stage/decoder_contract.h"

namespace waybill::contract {
namespace {

// Without --check a zstd frame carries no checksum and damage may go unnoticed; the tool adds one
// by default.
const DecoderCase kCases[] = {
    {.name = "gzip", .make = decode::MakeGzipDecoder, .pack = "gzip -6c"},
    {.name = "gzip_fast", .make = decode::MakeGzipDecoder, .pack = "gzip -1c"},
    {.name = "zstd", .make = decode::MakeZstdDecoder, .pack = "zstd -3c -q"},
    {.name = "zstd_strong", .make = decode::MakeZstdDecoder, .pack = "zstd -9c -q"},
    {.name = "bzip2", .make = decode::MakeBzip2Decoder, .pack = "bzip2 -9c"},
    {.name = "bzip2_small", .make = decode::MakeBzip2Decoder, .pack = "bzip2 -1c"},
};

INSTANTIATE_TEST_SUITE_P(All, DecoderContract, testing::ValuesIn(kCases), DecoderCaseName);

}  // namespace
}  // namespace waybill::contract
