#pragma once

// What every Decoder owes (stage/decoder.h). Include in one test file, which lists the decoders:
//   INSTANTIATE_TEST_SUITE_P(All, DecoderContract, testing::ValuesIn(cases), contract::CaseName);

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "stage/contract_streams.h"
#include "stage/decoder.h"

namespace waybill::contract {

struct DecoderCase {
  std::string name;
  std::function<std::unique_ptr<Decoder>()> make;
  std::string pack;  ///< shell command of an independent packer, from stdin to stdout
};
inline void PrintTo(const DecoderCase& value, std::ostream* out) { *out << value.name; }
inline std::string DecoderCaseName(const testing::TestParamInfo<DecoderCase>& info) {
  return info.param.name;
}

class DecoderContract : public testing::TestWithParam<DecoderCase> {
 protected:
  std::string Pack(std::string_view plain) { return RunTool(GetParam().pack, plain).ValueOrDie(); }

  Result<std::string> Unpack(std::string packed, CutStream::Cuts cuts = {},
                             int64_t read_bytes = 1 << 20) {
    auto input = std::make_shared<CutStream>(std::move(packed), cuts);
    ARROW_ASSIGN_OR_RAISE(auto stream, decoder_->Open(input));
    return ReadAll(*stream, read_bytes);
  }

  std::unique_ptr<Decoder> decoder_ = GetParam().make();
};

TEST_P(DecoderContract, GivesBackWhatAnIndependentPackerPacked) {
  for (size_t size : {0u, 1u, 65535u, 65536u, 65537u, 1200000u}) {
    for (const std::string& plain : {TextBytes(size), NoiseBytes(size)}) {
      auto unpacked = Unpack(Pack(plain));
      ASSERT_TRUE(unpacked.ok()) << size << ": " << unpacked.status();
      EXPECT_TRUE(*unpacked == plain) << "differs at size " << size;
    }
  }
}

TEST_P(DecoderContract, ReadSizesAndCutsDoNotMatter) {
  const std::string plain = TextBytes(700000);
  const std::string packed = Pack(plain);
  for (int64_t read_bytes : {1, 7, 4096, 262143, 262144, 10000000}) {
    auto unpacked = Unpack(packed, {}, read_bytes);
    ASSERT_TRUE(unpacked.ok()) << unpacked.status();
    EXPECT_TRUE(*unpacked == plain) << "differs when read by " << read_bytes;
  }
  for (int64_t piece : {1, 2, 3, 5, 8, 13, 4096, 262143}) {
    auto unpacked = Unpack(packed, {.first = piece, .piece = piece});
    ASSERT_TRUE(unpacked.ok()) << unpacked.status();
    EXPECT_TRUE(*unpacked == plain) << "differs when cut by " << piece;
  }
}

TEST_P(DecoderContract, OneCutAnywhereDoesNotMatter) {
  const std::string plain = TextBytes(1500);
  const std::string packed = Pack(plain) + Pack(plain);
  for (size_t cut = 1; cut < packed.size(); ++cut) {
    auto unpacked = Unpack(packed, {.first = static_cast<int64_t>(cut)});
    ASSERT_TRUE(unpacked.ok()) << "cut at " << cut << ": " << unpacked.status();
    ASSERT_TRUE(*unpacked == plain + plain) << "differs when cut at " << cut;
  }
}

TEST_P(DecoderContract, TruncatedAnywhereIsRefusedWithTheOffset) {
  for (const std::string& plain : {TextBytes(1200), NoiseBytes(900), std::string()}) {
    const std::string packed = Pack(plain);
    for (size_t kept = 0; kept < packed.size(); ++kept) {
      auto unpacked = Unpack(packed.substr(0, kept));
      ASSERT_FALSE(unpacked.ok()) << "accepted " << kept << " of " << packed.size() << " bytes";
      EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
      EXPECT_EQ(unpacked.status().message().substr(0, unpacked.status().message().find(": ")),
                std::string(decoder_->name()) + " stream, byte " + std::to_string(kept));
    }
  }
}

TEST_P(DecoderContract, TheSecondMemberTruncatedIsRefusedToo) {
  const std::string member = Pack(TextBytes(300));
  for (size_t kept = 1; kept < member.size(); ++kept) {
    auto unpacked = Unpack(member + member.substr(0, kept));
    ASSERT_FALSE(unpacked.ok()) << "accepted " << kept << " of " << member.size() << " bytes";
    EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
  }
}

TEST_P(DecoderContract, ConcatenatedMembersAreReadInOrder) {
  std::string plain, packed;
  for (uint32_t i = 0; i < 40; ++i) {
    std::string part = TextBytes(i * 1000, i);
    plain += part;
    packed += Pack(part);
  }
  auto unpacked = Unpack(packed);
  ASSERT_TRUE(unpacked.ok()) << unpacked.status();
  EXPECT_TRUE(*unpacked == plain);
}

TEST_P(DecoderContract, BytesAfterTheEndThatAreNoMemberAreRefused) {
  const std::string packed = Pack(TextBytes(300));
  for (std::string_view tail : {"x", "\n", "garbage that is longer than any header"}) {
    auto unpacked = Unpack(packed + std::string(tail));
    ASSERT_FALSE(unpacked.ok());
    EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
  }
}

/// A damaged stream is refused or, where the damage hit nothing that counts (a file name, a time),
/// gives the same bytes: never other bytes, a hang or a crash.
TEST_P(DecoderContract, DamageNeverGivesOtherBytes) {
  const std::string plain = TextBytes(20000);
  const std::string packed = Pack(plain);
  std::mt19937 engine(20260101);
  int refused = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string damaged = packed;
    for (auto hits = 1 + engine() % 3; hits > 0; --hits) {
      damaged[engine() % damaged.size()] ^= static_cast<char>(1 << (engine() % 8));
    }
    auto unpacked = Unpack(damaged, {}, 4096);
    if (unpacked.ok()) {
      ASSERT_TRUE(*unpacked == plain) << "round " << round << " gave other bytes";
      continue;
    }
    ++refused;
    ASSERT_EQ(KindOf(unpacked.status()), ErrorKind::kData) << unpacked.status();
  }
  EXPECT_GT(refused, 1000);
}

TEST_P(DecoderContract, NoiseIsRefused) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    auto unpacked = Unpack(NoiseBytes(1 + seed * 7, seed));
    ASSERT_FALSE(unpacked.ok()) << "seed " << seed;
    EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
  }
}

TEST_P(DecoderContract, TheInputsOwnErrorComesThroughUnchanged) {
  const std::string packed = Pack(TextBytes(3000));
  const Status failure = Fail(ErrorKind::kChanged, "s3://b/k", "it was replaced");
  auto unpacked = Unpack(packed.substr(0, packed.size() / 2), {.failure = failure});
  EXPECT_EQ(unpacked.status(), failure);
  EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kChanged);
}

TEST_P(DecoderContract, ClosingClosesTheInput) {
  auto input = std::make_shared<CutStream>(Pack("x"));
  auto stream = decoder_->Open(input).ValueOrDie();
  ASSERT_TRUE(stream->Close().ok());
  EXPECT_TRUE(input->closed());
  EXPECT_TRUE(stream->closed());
}

TEST_P(DecoderContract, RecognisesItsOwnAndNoText) {
  EXPECT_TRUE(decoder_->Recognises(Pack("").substr(0, 16)));
  EXPECT_TRUE(decoder_->Recognises(Pack(TextBytes(5000)).substr(0, 16)));
  for (std::string_view text : {"", "i", "id,name\n1,x\n", "{\"a\":1}", "BZh9,name\n1,2\n",
                                "\xef\xbb\xbfid,name\n", "PK\x03\x04", "(\xb5 text"}) {
    EXPECT_FALSE(decoder_->Recognises(text.substr(0, 16))) << text;
  }
}

}  // namespace waybill::contract
