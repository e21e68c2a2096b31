#include <gmock/gmock.h>

#include "encode/bzip2.h"
#include "encode/encoders.h"
#include "encode/gzip.h"
#include "encode/zip.h"
#include "encode/zstd.h"
#include "stage/encoder_contract.h"

namespace waybill::contract {
namespace {

// Info-ZIP reads archives from a file only.
constexpr const char* kUnzip =
    "f=$(mktemp); cat >$f; unzip -p $f part.000.csv 2>/dev/null; rc=$?; rm $f; exit $rc";

// Python's gzip module is zlib's inflate with its own reading of the members: a second opinion.
const EncoderCase kCases[] = {
    {.name = "gzip", .make = encode::MakeGzipEncoder, .unpack = "gzip -dc 2>/dev/null"},
    {.name = "gzip_python",
     .make = encode::MakeGzipEncoder,
     .unpack = "python3 -c 'import gzip,sys; "
               "sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))' 2>/dev/null"},
    {.name = "zstd", .make = encode::MakeZstdEncoder, .unpack = "zstd -dqc 2>/dev/null"},
    {.name = "bzip2", .make = encode::MakeBzip2Encoder, .unpack = "bzip2 -dc 2>/dev/null"},
    {.name = "bzip2_python",
     .make = encode::MakeBzip2Encoder,
     .unpack = "python3 -c 'import bz2,sys; "
               "sys.stdout.buffer.write(bz2.decompress(sys.stdin.buffer.read()))' 2>/dev/null"},
    {.name = "zip", .make = encode::MakeZipEncoder, .unpack = kUnzip},
    {.name = "zip_python",
     .make = encode::MakeZipEncoder,
     .unpack = "python3 -c 'import io,sys,zipfile; "
               "z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); "
               "sys.stdout.buffer.write(z.read(\"part.000.csv\"))' 2>/dev/null"},
};

INSTANTIATE_TEST_SUITE_P(All, EncoderContract, testing::ValuesIn(kCases), EncoderCaseName);

TEST(MakeEncoders, NamesAreWhatDefinitionsSay) {
  std::vector<std::string> names;
  for (const auto& encoder : encode::MakeEncoders()) names.emplace_back(encoder->name());
  EXPECT_THAT(names, testing::ElementsAre("gzip", "zstd", "bzip2", "zip"));
}

TEST(GzipEncoder, TheSameBytesPackToTheSameBytesWithoutATime) {
  auto pack = [] {
    auto output = std::make_shared<KeptOutput>();
    auto stream = encode::MakeGzipEncoder()->Open(output, "rows.csv").ValueOrDie();
    EXPECT_TRUE(stream->Write("abc", 3).ok());
    EXPECT_TRUE(stream->Close().ok());
    return output->bytes();
  };
  EXPECT_EQ(pack(), pack());
  EXPECT_EQ(pack().substr(4, 4), std::string(4, '\0'));
}

TEST(ZstdEncoder, AFrameCarriesAChecksum) {
  auto output = std::make_shared<KeptOutput>();
  auto stream = encode::MakeZstdEncoder()->Open(output, "rows.csv").ValueOrDie();
  ASSERT_TRUE(stream->Write("abc", 3).ok());
  ASSERT_TRUE(stream->Close().ok());
  // RFC 8878 §3.1.1.1.1: bit 2 of the frame header descriptor, the byte after the magic.
  EXPECT_NE(output->bytes()[4] & 4, 0);
}

TEST(PackedStream, AFailureIsGivenAgain) {
  const Status failure = Fail(ErrorKind::kBusy, "s3://b/k", "the part was refused");
  auto output = std::make_shared<KeptOutput>(0, failure);
  auto stream = encode::MakeGzipEncoder()->Open(output, "rows.csv").ValueOrDie();
  const std::string noise = NoiseBytes(1 << 20);
  EXPECT_EQ(stream->Write(noise), failure);
  EXPECT_EQ(stream->Write("x"), failure);
  EXPECT_EQ(stream->Close(), failure);
  EXPECT_EQ(stream->Close(), failure);
}

}  // namespace
}  // namespace waybill::contract
