#pragma once

// What every Archive owes (stage/archive.h). Include in one test file, which lists the archives.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "stage/archive.h"
#include "stage/contract_archives.h"

namespace waybill::contract {

struct ArchiveCase {
  std::string name;
  std::function<std::unique_ptr<Archive>()> make;
  /// Body of a Python function that packs `files`, a list of (name, bytes), into the file `out`.
  std::string pack;
  /// Whether damage of the content itself can be told.
  bool knows_content = true;
};
inline void PrintTo(const ArchiveCase& value, std::ostream* out) { *out << value.name; }
inline std::string ArchiveCaseName(const testing::TestParamInfo<ArchiveCase>& info) {
  return info.param.name;
}

class ArchiveContract : public testing::TestWithParam<ArchiveCase> {
 protected:
  std::string Pack(const Files& files) { return PackByPython(GetParam().pack, files); }
  Result<Files> Unpack(std::string packed, CutStream::Cuts cuts = {},
                       int64_t read_bytes = 1 << 20) {
    return Unarchive(*archive_, std::move(packed), std::move(cuts), read_bytes);
  }

  std::unique_ptr<Archive> archive_ = GetParam().make();
};

inline Files SomeFiles() {
  return {{"a.csv", TextBytes(1300)},
          {"empty.csv", ""},
          {"日本/b.csv", NoiseBytes(700)},
          {std::string(150, 'd') + "/" + std::string(120, 'f'), TextBytes(40)}};
}

TEST_P(ArchiveContract, GivesBackWhatAnIndependentPackerPacked) {
  for (const Files& files : {Files{}, Files{{"a", ""}}, SomeFiles(),
                             Files{{"t", TextBytes(1200000)},
                                   {"n", NoiseBytes(600000)},
                                   {"z", std::string(900000, 'z')}}}) {
    auto unpacked = Unpack(Pack(files));
    ASSERT_TRUE(unpacked.ok()) << unpacked.status();
    EXPECT_TRUE(*unpacked == files) << "differs for " << files.size() << " files";
  }
}

TEST_P(ArchiveContract, ReadSizesAndCutsDoNotMatter) {
  const Files files = {{"a", TextBytes(400000)}, {"b", NoiseBytes(300000)}};
  const std::string packed = Pack(files);
  for (int64_t read_bytes : {1, 7, 4096, 262143, 10000000}) {
    auto unpacked = Unpack(packed, {}, read_bytes);
    ASSERT_TRUE(unpacked.ok()) << unpacked.status();
    EXPECT_TRUE(*unpacked == files) << "differs when read by " << read_bytes;
  }
  for (int64_t piece : {1, 2, 3, 5, 13, 4096}) {
    auto unpacked = Unpack(packed, {.first = piece, .piece = piece});
    ASSERT_TRUE(unpacked.ok()) << unpacked.status();
    EXPECT_TRUE(*unpacked == files) << "differs when cut by " << piece;
  }
}

TEST_P(ArchiveContract, OneCutAnywhereDoesNotMatter) {
  const std::string packed = Pack(SomeFiles());
  for (size_t cut = 1; cut < packed.size(); ++cut) {
    auto unpacked = Unpack(packed, {.first = static_cast<int64_t>(cut)});
    ASSERT_TRUE(unpacked.ok()) << "cut at " << cut << ": " << unpacked.status();
    ASSERT_TRUE(*unpacked == SomeFiles()) << "differs when cut at " << cut;
  }
}

/// Python's tarfile pads with zeros to 10,240 bytes; what ends a tar are the first 1,024 of them.
TEST_P(ArchiveContract, TruncatedAnywhereIsRefused) {
  for (const Files& files : {Files{}, SomeFiles()}) {
    std::string packed = Pack(files);
    if (archive_->name() == "tar") packed.resize(packed.find_last_not_of('\0') + 1 + 1024);
    for (size_t kept = 0; kept < packed.size(); ++kept) {
      auto unpacked = Unpack(packed.substr(0, kept));
      if (unpacked.ok() && archive_->name() == "tar" && kept + 512 > packed.size()) continue;
      ASSERT_FALSE(unpacked.ok()) << "accepted " << kept << " of " << packed.size() << " bytes";
      EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
    }
  }
}

TEST_P(ArchiveContract, BytesAfterTheEndAreRefused) {
  const std::string packed = Pack(SomeFiles());
  for (const std::string& tail : {std::string("x"), std::string("PK"), packed}) {
    auto unpacked = Unpack(packed + tail);
    ASSERT_FALSE(unpacked.ok());
    EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
  }
}

TEST_P(ArchiveContract, WhatIsNotChosenIsPassedOver) {
  auto only = [](std::string_view wanted) {
    return [wanted](const std::string& name) { return name == wanted; };
  };
  const std::string packed = Pack(SomeFiles());
  for (const auto& [name, content] : SomeFiles()) {
    auto unpacked = Unarchive(*archive_, packed, {}, 100, only(name));
    ASSERT_TRUE(unpacked.ok()) << unpacked.status();
    EXPECT_EQ(*unpacked, (Files{{name, content}}));
  }
  EXPECT_EQ(Unarchive(*archive_, packed, {}, 100, only("none")).ValueOrDie(), Files{});
}

TEST_P(ArchiveContract, AMemberThatIsLeftHalfReadIsReadToItsEndBeforeTheNext) {
  const std::string packed = Pack(SomeFiles());
  auto reader =
      archive_->Open(std::make_shared<CutStream>(packed), [](const std::string&) { return true; })
          .ValueOrDie();
  std::vector<std::string> names;
  while (auto member = reader->Next().ValueOrDie()) {
    names.push_back(member->name);
    char byte = 0;
    ASSERT_TRUE(member->bytes->Read(1, &byte).ok());
  }
  ASSERT_EQ(names.size(), SomeFiles().size());
  EXPECT_EQ(names.back(), SomeFiles().back().first);
}

/// A damaged archive is refused, or gives the same files where the damage hit nothing that counts.
TEST_P(ArchiveContract, DamageNeverGivesOtherFiles) {
  const Files files = {{"a.csv", TextBytes(3000)}, {"b.csv", NoiseBytes(500)}, {"c", "id\n1\n"}};
  const std::string packed = Pack(files);
  std::mt19937 engine(20260101);
  int refused = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string damaged = packed;
    for (auto hits = 1 + engine() % 3; hits > 0; --hits) {
      damaged[engine() % damaged.size()] ^= static_cast<char>(1 << (engine() % 8));
    }
    auto unpacked = Unpack(damaged, {}, 4096);
    if (!unpacked.ok()) {
      ++refused;
      ASSERT_EQ(KindOf(unpacked.status()), ErrorKind::kData) << unpacked.status();
    } else if (GetParam().knows_content) {
      ASSERT_TRUE(*unpacked == files) << "round " << round << " gave other files";
    }
  }
  EXPECT_GT(refused, GetParam().knows_content ? 1000 : 300);
}

TEST_P(ArchiveContract, NoiseIsRefused) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    auto unpacked = Unpack(NoiseBytes(1 + seed * 7, seed));
    ASSERT_FALSE(unpacked.ok()) << "seed " << seed;
    EXPECT_EQ(KindOf(unpacked.status()), ErrorKind::kData);
  }
}

TEST_P(ArchiveContract, TheInputsOwnErrorComesThroughUnchanged) {
  const std::string packed = Pack(SomeFiles());
  const Status failure = Fail(ErrorKind::kChanged, "s3://b/k", "it was replaced");
  auto unpacked = Unpack(packed.substr(0, packed.size() / 2), {.failure = failure});
  EXPECT_EQ(unpacked.status(), failure);
}

TEST_P(ArchiveContract, ClosingClosesTheInput) {
  auto input = std::make_shared<CutStream>(Pack(SomeFiles()));
  auto reader = archive_->Open(input, [](const std::string&) { return true; }).ValueOrDie();
  ASSERT_TRUE(reader->Next().ok());
  ASSERT_TRUE(reader->Close().ok());
  EXPECT_TRUE(input->closed());
}

TEST_P(ArchiveContract, RecognisesItsOwnAndNoText) {
  EXPECT_TRUE(archive_->Recognises(Pack(SomeFiles()).substr(0, Archive::kHeadBytes)));
  const std::string long_text = TextBytes(2000).substr(0, 257) + "ustar" + TextBytes(2000);
  for (std::string_view text :
       {std::string_view(""), std::string_view("P"), std::string_view("id,name\n1,x\n"),
        std::string_view("PKW,5\n"), std::string_view(long_text)}) {
    EXPECT_FALSE(archive_->Recognises(text.substr(0, Archive::kHeadBytes))) << text;
  }
}

}  // namespace waybill::contract
