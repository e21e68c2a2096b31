#include "decode/tar.h"

#include <gmock/gmock.h>

#include <string>

#include "decode/tar_header.h"
#include "stage/contract_archives.h"

namespace waybill::decode {
namespace {

using contract::Files;
using contract::RunTool;
using testing::HasSubstr;

Result<Files> Untar(std::string packed) {
  return contract::Unarchive(*MakeTarArchive(), std::move(packed));
}

std::string Refusal(std::string packed) {
  auto files = Untar(std::move(packed));
  if (files.ok()) return "it was taken";
  EXPECT_EQ(KindOf(files.status()), ErrorKind::kData);
  return files.status().message();
}

/// What GNU tar makes of a folder with files, a link of each kind and a long name.
std::string GnuTar(const std::string& flags) {
  return RunTool(
             "d=$(mktemp -d) && cd $d && mkdir -p in/deep && echo id >in/a.csv && "
             "ln in/a.csv in/hard && ln -s a.csv in/soft && "
             "n=$(printf '%0200d' 7) && echo long >in/deep/$n && seq 9999 >in/z.csv && "
             "tar --sort=name " +
                 flags + " -cf - in && rm -r $d",
             "")
      .ValueOrDie();
}

TEST(TarArchive, ReadsWhatGnuTarWritesAndPassesOverFoldersAndLinks) {
  for (const char* flags : {"--format=gnu", "--format=pax", "--format=posix", "--format=oldgnu",
                            "--format=gnu --label=backup"}) {
    auto files = Untar(GnuTar(flags));
    ASSERT_TRUE(files.ok()) << flags << ": " << files.status();
    ASSERT_EQ(files->size(), 3u) << flags;
    EXPECT_EQ((*files)[0], (std::pair<std::string, std::string>("in/a.csv", "id\n")));
    EXPECT_EQ((*files)[1].first, "in/deep/" + std::string(199, '0') + "7");
    EXPECT_EQ((*files)[1].second, "long\n");
    EXPECT_EQ((*files)[2].second.size(), 48888u);
  }
}

TEST(TarArchive, TheFormatBeforeTheStandardIsReadAndNotRecognised) {
  const std::string packed =
      RunTool(
          "d=$(mktemp -d) && cd $d && mkdir in && echo id >in/a.csv && tar --format=v7 -cf - in && "
          "rm -r $d",
          "")
          .ValueOrDie();
  EXPECT_EQ(Untar(packed).ValueOrDie(), (Files{{"in/a.csv", "id\n"}}));
  EXPECT_FALSE(MakeTarArchive()->Recognises(packed.substr(0, Archive::kHeadBytes)));
}

TEST(TarArchive, ASparseMemberIsRefusedByName) {
  for (const char* flags : {"--format=gnu", "--format=pax"}) {
    const std::string packed =
        RunTool(std::string("d=$(mktemp -d) && cd $d && truncate -s 9M a.csv && echo id >>a.csv && "
                            "tar -S -c ") +
                    flags + " -f - a.csv && rm -r $d",
                "")
            .ValueOrDie();
    EXPECT_THAT(Refusal(packed), HasSubstr("it is of type 'S'")) << flags;
  }
}

TEST(TarArchive, OneArchiveBehindAnotherIsRefusedAndNotHalfRead) {
  const std::string packed = GnuTar("--format=gnu");
  EXPECT_THAT(Refusal(packed + packed), HasSubstr("one archive behind another is not read"));
}

TEST(TarArchive, WithoutItsEndItIsCutShortAlsoBetweenMembers) {
  const std::string packed = GnuTar("--format=gnu");
  const size_t end = (packed.find_last_not_of('\0') / 512 + 1) * 512;
  EXPECT_THAT(Refusal(packed.substr(0, end)), HasSubstr("cut short"));
  EXPECT_THAT(Refusal(packed.substr(0, end + 512)), HasSubstr("cut short"));
  EXPECT_EQ(Refusal(packed.substr(0, end + 1024)), "it was taken");
}

TEST(TarArchive, WhatIsNoTarIsRefused) {
  EXPECT_THAT(Refusal(contract::TextBytes(5000)),
              HasSubstr("tar archive, byte 0: no tar header with a right checksum"));
  EXPECT_THAT(Refusal(""), HasSubstr("cut short"));
}

TEST(TarHeader, ASizeOf8GiBAndMoreIsBinary) {
  const std::string block =
      RunTool(
          "python3 -c 'import sys,tarfile; i=tarfile.TarInfo(\"a\"); i.size=9<<30; "
          "sys.stdout.buffer.write(i.tobuf(tarfile.GNU_FORMAT))'",
          "")
          .ValueOrDie();
  const auto* bytes = reinterpret_cast<const uint8_t*>(block.data());
  auto header = ReadTarHeader(std::span<const uint8_t, kTarBlockBytes>(bytes, kTarBlockBytes));
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->bytes, uint64_t{9} << 30);
}

TEST(PaxRecords, AreLengthNameAndValue) {
  // The example of POSIX.1-2017, pax Extended Header: the length counts itself and the newline.
  auto records = ReadPaxRecords("11 path=ab\n20 size=12345678901\n");
  ASSERT_TRUE(records.has_value());
  EXPECT_EQ(records->path, "ab");
  EXPECT_EQ(records->bytes, 12345678901u);
  for (std::string_view wrong : {"11 path=ab", "12 path=ab\n", "x path=a\n", "3 \n", "0 a=b\n",
                                 "11path=ab\n", "9 size=x\n", "99999999999999999999 a=b\n"}) {
    EXPECT_FALSE(ReadPaxRecords(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace waybill::decode
