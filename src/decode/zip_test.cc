#include "decode/zip.h"

#include <gmock/gmock.h>

#include <string>

#include "stage/contract_archives.h"

namespace waybill::decode {
namespace {

using contract::Files;
using contract::PackByPython;
using contract::RunTool;
using testing::HasSubstr;

bool All(const std::string&) { return true; }

Result<Files> Unzip(std::string packed, MemberChoice choice = All) {
  return contract::Unarchive(*MakeZipArchive(), std::move(packed), {}, 1 << 20, std::move(choice));
}

/// The message of a refusal, which is the data's fault.
std::string Refusal(std::string packed, MemberChoice choice = All) {
  auto files = Unzip(std::move(packed), std::move(choice));
  if (files.ok()) return "it was taken";
  EXPECT_EQ(KindOf(files.status()), ErrorKind::kData);
  return files.status().message();
}

std::string Packed(const Files& files, const std::string& method = "zipfile.ZIP_DEFLATED") {
  return PackByPython("with zipfile.ZipFile(out, 'w', " + method +
                          ") as z:\n    for name, data in files: z.writestr(name, data)\n",
                      files);
}

/// What Info-ZIP makes of two files in a folder, with these flags.
std::string InfoZip(const std::string& flags) {
  return RunTool(
             "d=$(mktemp -d) && cd $d && mkdir in && echo id >in/a.csv && seq 9999 >in/b.csv && "
             "zip -q -r " +
                 flags + " o.zip in >&2 && cat o.zip && rm -r $d",
             "")
      .ValueOrDie();
}

TEST(ZipArchive, ReadsWhatInfoZipWritesAndPassesOverFolders) {
  for (const char* flags : {"", "-0", "-9", "-fz", "-z </dev/null"}) {
    auto files = Unzip(InfoZip(flags));
    ASSERT_TRUE(files.ok()) << flags << ": " << files.status();
    ASSERT_EQ(files->size(), 2u) << flags;
    for (const auto& [name, content] : *files) {
      if (name == "in/a.csv")
        EXPECT_EQ(content, "id\n");
      else
        EXPECT_EQ(content.size(), 48888u);
    }
  }
}

TEST(ZipArchive, ReadsWhatInfoZipWritesToAPipe) {
  auto files = Unzip(RunTool("zip -q - -", contract::TextBytes(90000)).ValueOrDie());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_EQ(*files, (Files{{"-", contract::TextBytes(90000)}}));
}

TEST(ZipArchive, NamesAreTextsWhereverTheyPoint) {
  const Files files = {{"../../etc/a.csv", "x"}, {"/abs.csv", "y"}, {"a\\b.csv", "z"}};
  EXPECT_EQ(Unzip(Packed(files)).ValueOrDie(), files);
}

TEST(ZipArchive, AnEncryptedMemberIsRefusedByNameUnlessItIsNotChosen) {
  const std::string packed = InfoZip("-P secret");
  EXPECT_THAT(Refusal(packed),
              testing::AllOf(HasSubstr("zip archive, member 'in/"), HasSubstr("it is encrypted")));
  EXPECT_EQ(Refusal(packed, [](const std::string&) { return false; }), "it was taken");
}

TEST(ZipArchive, AnotherMethodIsRefusedByName) {
  EXPECT_THAT(Refusal(Packed({{"a.csv", contract::TextBytes(900)}}, "zipfile.ZIP_BZIP2")),
              HasSubstr("member 'a.csv', byte 35: it is packed with bzip2"));
  EXPECT_THAT(Refusal(Packed({{"a.csv", contract::TextBytes(900)}}, "zipfile.ZIP_LZMA")),
              HasSubstr("it is packed with lzma"));
}

TEST(ZipArchive, AStoredMemberWhoseLengthStandsBehindItIsRefused) {
  const std::string packed = PackByPython(
      "class Pipe(io.RawIOBase):\n"
      "    def writable(self): return True\n"
      "    def write(self, b): return out.write(b)\n"
      "with zipfile.ZipFile(Pipe(), 'w', zipfile.ZIP_STORED) as z:\n"
      "    with z.open('a.csv', 'w') as f: f.write(b'id')\n",
      {});
  EXPECT_THAT(Refusal(packed), HasSubstr("its length stands behind it only"));
}

TEST(ZipArchive, AMemberThatTheDirectoryDoesNotListIsNoLessThanAnError) {
  // Two archives in one: as a reader of the directory sees it, only the second is there.
  const std::string first = Packed({{"a.csv", "id\n1\n"}});
  const std::string second = Packed({{"b.csv", "id\n2\n"}});
  const size_t directory = first.find("PK\x01\x02");
  EXPECT_THAT(Refusal(first.substr(0, directory) + second),
              HasSubstr("its directory lists 1 members, and 2 were found"));
}

TEST(ZipArchive, ADirectoryThatTellsAnotherChecksumIsRefused) {
  std::string packed = Packed({{"a.csv", "id\n1\n"}});
  packed[packed.find("PK\x01\x02") + 16] ^= 1;
  EXPECT_THAT(Refusal(packed), HasSubstr("its directory lists 1 members, and 1 were found"));
}

TEST(ZipArchive, AWrongChecksumIsRefusedBeforeTheNextMember) {
  std::string packed = Packed({{"a.csv", "id\n1\n"}, {"b.csv", "id\n2\n"}}, "zipfile.ZIP_STORED");
  packed[packed.find("id\n1")] ^= 1;
  EXPECT_THAT(Refusal(packed), HasSubstr("member 'a.csv', byte 40: the data does not match the "
                                         "checksum or length stored with it"));
}

TEST(ZipArchive, WhatUnpacksToAThousandTimesItsSizeIsRefused) {
  const std::string bomb = PackByPython(
      "with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as z:\n"
      "    z.writestr('bomb.csv', bytes(200 << 20))\n",
      {});
  EXPECT_THAT(Refusal(bomb), HasSubstr("unpack to more than 1000 times as many"));
}

}  // namespace
}  // namespace waybill::decode
