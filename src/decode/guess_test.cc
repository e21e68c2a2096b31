#include "decode/guess.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "stage/contract_streams.h"

namespace waybill::decode {
namespace {

using contract::CutStream;
using contract::RunTool;

Result<std::string> Open(std::string bytes, std::string_view mode, CutStream::Cuts cuts = {}) {
  auto decoders = MakeDecoders();
  auto input = std::make_shared<CutStream>(std::move(bytes), cuts);
  ARROW_ASSIGN_OR_RAISE(auto stream, OpenDecoded(input, decoders, mode));
  ARROW_ASSIGN_OR_RAISE(std::string all, contract::ReadAll(*stream, 5));
  ARROW_RETURN_NOT_OK(stream->Close());
  EXPECT_TRUE(input->closed());
  return all;
}

TEST(OpenDecoded, PlainTextOfAnyLengthPassesUntouched) {
  for (size_t size : {0u, 1u, 15u, 16u, 17u, 5000u}) {
    std::string text = contract::TextBytes(size);
    for (int64_t piece : {1, 16, 1 << 20}) {
      EXPECT_EQ(Open(text, "auto", {.first = piece, .piece = piece}).ValueOrDie(), text);
    }
  }
}

TEST(OpenDecoded, EveryKindIsKnownByItsContent) {
  const std::string text = contract::TextBytes(5000);
  for (const char* tool : {"gzip -c", "zstd -qc", "bzip2 -c", "cat"}) {
    std::string packed = RunTool(tool, text).ValueOrDie();
    EXPECT_EQ(Open(packed, "auto").ValueOrDie(), text) << tool;
    EXPECT_EQ(Open(packed, "auto", {.first = 1, .piece = 1}).ValueOrDie(), text) << tool;
    EXPECT_EQ(Open(packed, "none").ValueOrDie(), packed) << tool;
  }
}

TEST(OpenDecoded, ANamedDecoderIsUsedWhateverTheContent) {
  const std::string packed = RunTool("bzip2 -c", "abc").ValueOrDie();
  EXPECT_EQ(Open(packed, "bzip2").ValueOrDie(), "abc");
  EXPECT_EQ(KindOf(Open(packed, "gzip").status()), ErrorKind::kData);
  EXPECT_EQ(KindOf(Open("id,name\n", "zstd").status()), ErrorKind::kData);
  EXPECT_EQ(KindOf(Open("", "gzip").status()), ErrorKind::kData);
}

TEST(OpenDecoded, WhatOnlyBeginsLikeGzipIsAnErrorNotText) {
  auto opened = Open("\x1f\x8b\x08 and then text", "auto");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(KindOf(opened.status()), ErrorKind::kData);
}

TEST(OpenDecoded, AnUnknownModeIsRefusedWithTheKnownOnes) {
  auto opened = Open("", "lzma");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(KindOf(opened.status()), ErrorKind::kDefinition);
  EXPECT_EQ(opened.status().message(),
            "decompression: 'lzma' is none of auto, none, gzip, zstd, bzip2");
}

TEST(OpenDecoded, TheBufferReadGivesTheHeadToo) {
  auto decoders = MakeDecoders();
  auto stream = OpenDecoded(std::make_shared<CutStream>("0123456789abcdefghij"), decoders, "auto")
                    .ValueOrDie();
  EXPECT_EQ((*stream->Read(10))->ToString(), "0123456789");
  EXPECT_EQ((*stream->Read(6))->ToString(), "abcdef");
  EXPECT_EQ((*stream->Read(100))->ToString(), "ghij");
  EXPECT_EQ(*stream->Tell(), 20);
}

}  // namespace
}  // namespace waybill::decode
