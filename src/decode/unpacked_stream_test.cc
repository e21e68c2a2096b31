#include "decode/unpacked_stream.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "decode/bzip2.h"
#include "decode/gzip.h"
#include "decode/zstd.h"
#include "stage/contract_streams.h"

namespace waybill::decode {
namespace {

using contract::CutStream;

/// Gives `ratio` zero bytes for each byte it takes.
class Swelling : public Unpacker {
 public:
  explicit Swelling(size_t ratio) : ratio_(ratio) {}
  bool complete() const override { return owed_ == 0; }
  Progress Unpack(std::span<const uint8_t> in, std::span<uint8_t> out) override {
    Progress progress;
    if (owed_ == 0 && !in.empty()) {
      progress.taken = 1;
      owed_ = ratio_;
    }
    progress.given = std::min(owed_, out.size());
    owed_ -= progress.given;
    return progress;
  }

 private:
  const size_t ratio_;
  size_t owed_ = 0;
};

/// Bytes read until the end, or the error.
Result<int64_t> Drain(std::unique_ptr<Unpacker> unpacker, size_t packed_bytes) {
  UnpackedStream stream("test", std::move(unpacker),
                        std::make_shared<CutStream>(std::string(packed_bytes, 'x')));
  std::string piece(1 << 20, '\0');
  int64_t all = 0;
  while (true) {
    ARROW_ASSIGN_OR_RAISE(int64_t read, stream.Read(1 << 20, piece.data()));
    if (read == 0) return all;
    all += read;
  }
}

TEST(UnpackedStream, AThousandfoldIsAllowedForEver) {
  EXPECT_EQ(Drain(std::make_unique<Swelling>(1000), 100000).ValueOrDie(), 100000000);
}

TEST(UnpackedStream, AnyRatioIsAllowedForTheFirst64MiB) {
  EXPECT_EQ(Drain(std::make_unique<Swelling>(64 << 20), 1).ValueOrDie(), 64 << 20);
}

TEST(UnpackedStream, MoreThanBothIsRefused) {
  auto drained = Drain(std::make_unique<Swelling>(1100), 100000);
  ASSERT_FALSE(drained.ok());
  EXPECT_EQ(KindOf(drained.status()), ErrorKind::kData);
  EXPECT_THAT(drained.status().message(), testing::HasSubstr("more than 1000 times"));
}

TEST(UnpackedStream, RealBombsAreRefusedBeforeTheyUnpack) {
  struct Bomb {
    std::unique_ptr<Decoder> decoder;
    std::string pack;
  };
  Bomb bombs[] = {{MakeGzipDecoder(), "gzip -9c"},
                  {MakeZstdDecoder(), "zstd -q -c"},
                  {MakeBzip2Decoder(), "bzip2 -9c"}};
  for (const Bomb& bomb : bombs) {
    std::string packed =
        contract::RunTool("head -c 100000000 /dev/zero | " + bomb.pack, "").ValueOrDie();
    auto stream = bomb.decoder->Open(std::make_shared<CutStream>(packed)).ValueOrDie();
    auto unpacked = contract::ReadAll(*stream);
    ASSERT_FALSE(unpacked.ok()) << bomb.pack;
    EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
  }
}

TEST(UnpackedStream, AnUnpackerThatStallsIsRefusedNotAwaited) {
  class Stalling : public Unpacker {
    bool complete() const override { return true; }
    Progress Unpack(std::span<const uint8_t>, std::span<uint8_t>) override { return {}; }
  };
  auto drained = Drain(std::make_unique<Stalling>(), 5);
  ASSERT_FALSE(drained.ok());
  EXPECT_EQ(drained.status().message(), "test stream, byte 0: it cannot be decoded any further");
}

TEST(UnpackedStream, TellsThePositionInTheDecodedBytes) {
  UnpackedStream stream("test", std::make_unique<Swelling>(10),
                        std::make_shared<CutStream>(std::string(10, 'x')));
  EXPECT_EQ((*stream.Read(7))->size(), 7);
  EXPECT_EQ(*stream.Tell(), 7);
  EXPECT_EQ((*stream.Read(1000))->size(), 93);
  EXPECT_EQ(*stream.Tell(), 100);
}

}  // namespace
}  // namespace waybill::decode
