#pragma once

// What every Encoder owes (stage/encoder.h). Include in one test file, which lists the encoders.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "stage/contract_streams.h"
#include "stage/encoder.h"

namespace waybill::contract {

struct EncoderCase {
  std::string name;
  std::function<std::unique_ptr<Encoder>()> make;
  std::string unpack;  ///< shell command of an independent unpacker, from stdin to stdout
};
inline void PrintTo(const EncoderCase& value, std::ostream* out) { *out << value.name; }
inline std::string EncoderCaseName(const testing::TestParamInfo<EncoderCase>& info) {
  return info.param.name;
}

inline constexpr std::string_view kOutputName = "s3://lake/orders/part.000.csv.zip";

class EncoderContract : public testing::TestWithParam<EncoderCase> {
 protected:
  /// `plain`, written `piece` bytes at a time, packed.
  std::string Pack(std::string_view plain, size_t piece = std::string_view::npos) {
    auto output = std::make_shared<KeptOutput>();
    auto stream = encoder_->Open(output, kOutputName).ValueOrDie();
    for (size_t at = 0; at < plain.size(); at += std::min(piece, plain.size() - at)) {
      std::string_view part = plain.substr(at, piece);
      EXPECT_TRUE(stream->Write(part.data(), static_cast<int64_t>(part.size())).ok());
    }
    EXPECT_EQ(stream->Tell().ValueOrDie(), static_cast<int64_t>(plain.size()));
    EXPECT_TRUE(stream->Close().ok());
    return output->bytes();
  }
  std::string Unpack(std::string_view packed) {
    return RunTool(GetParam().unpack, packed).ValueOr("the tool refused it");
  }

  std::unique_ptr<Encoder> encoder_ = GetParam().make();
};

TEST_P(EncoderContract, AnIndependentUnpackerGivesTheBytesBack) {
  for (size_t size : {0u, 1u, 65535u, 65536u, 65537u, 5000000u}) {
    for (const std::string& plain : {TextBytes(size), NoiseBytes(size), std::string(size, 'a')}) {
      EXPECT_TRUE(Unpack(Pack(plain)) == plain) << "differs at size " << size;
    }
  }
}

TEST_P(EncoderContract, HowItIsWrittenDoesNotMatter) {
  const std::string plain = TextBytes(300000);
  for (size_t piece : {1u, 17u, 4096u, 262144u, 262145u}) {
    EXPECT_TRUE(Unpack(Pack(plain, piece)) == plain) << "differs when written by " << piece;
  }
}

TEST_P(EncoderContract, TextPacksToLessThanHalf) {
  EXPECT_LT(Pack(TextBytes(1000000)).size(), 500000u);
}

TEST_P(EncoderContract, CloseLeavesTheOutputOpenAndIsDoneOnce) {
  auto output = std::make_shared<KeptOutput>();
  auto stream = encoder_->Open(output, kOutputName).ValueOrDie();
  ASSERT_TRUE(stream->Write("abc", 3).ok());
  ASSERT_TRUE(stream->Close().ok());
  const std::string once = output->bytes();
  ASSERT_TRUE(stream->Close().ok());
  EXPECT_EQ(output->bytes(), once);
  EXPECT_FALSE(output->closed());
  EXPECT_TRUE(stream->closed());
  EXPECT_FALSE(stream->Write("d", 1).ok());
}

TEST_P(EncoderContract, AbortWritesNoEnd) {
  auto output = std::make_shared<KeptOutput>();
  auto stream = encoder_->Open(output, kOutputName).ValueOrDie();
  ASSERT_TRUE(stream->Write(NoiseBytes(1 << 20)).ok());
  ASSERT_TRUE(stream->Abort().ok());
  EXPECT_TRUE(stream->closed());
  EXPECT_EQ(Unpack(output->bytes()), "the tool refused it");
}

TEST_P(EncoderContract, TheOutputsOwnErrorComesThroughUnchanged) {
  const Status failure = Fail(ErrorKind::kBusy, "s3://b/k", "the part was refused");
  const std::string noise = NoiseBytes(1 << 20);
  for (int64_t limit : {0, 5, 70000, 700000}) {
    auto output = std::make_shared<KeptOutput>(limit, failure);
    auto stream = encoder_->Open(output, kOutputName).ValueOrDie();
    Status status = stream->Write(noise.data(), static_cast<int64_t>(noise.size()));
    if (status.ok()) status = stream->Close();
    EXPECT_EQ(status, failure) << "limit " << limit;
  }
}

}  // namespace waybill::contract
