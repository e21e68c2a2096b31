#include "decode/members.h"

#include <gmock/gmock.h>

#include <string>

#include "decode/guess.h"
#include "stage/contract_archives.h"

namespace waybill::decode {
namespace {

using contract::Files;
using contract::RunTool;

const Files kFiles = {{"in/a.csv", "id\n1\n"}, {"in/b.txt", "b"}, {"c.csv", "id\n2\n"}};

std::string Zip() {
  return contract::PackByPython(
      "with zipfile.ZipFile(out, 'w') as z:\n"
      "    for name, data in files: z.writestr(name, data)\n",
      kFiles);
}

std::string Tar() {
  return contract::PackByPython(
      "with tarfile.open(fileobj=out, mode='w') as t:\n"
      "    for name, data in files:\n"
      "        i = tarfile.TarInfo(name); i.size = len(data); t.addfile(i, io.BytesIO(data))\n",
      kFiles);
}

Result<Files> Open(std::string stored, const Unpacking& unpacking) {
  Connectors connectors;
  connectors.decoders = MakeDecoders();
  connectors.archives = MakeArchives();
  auto input = std::make_shared<contract::CutStream>(std::move(stored));
  ARROW_ASSIGN_OR_RAISE(auto reader, OpenMembers(input, connectors, unpacking));
  Files files;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto member, reader->Next());
    if (!member) break;
    ARROW_ASSIGN_OR_RAISE(std::string bytes, contract::ReadAll(*member->bytes));
    files.emplace_back(member->name, std::move(bytes));
  }
  ARROW_RETURN_NOT_OK(reader->Close());
  EXPECT_TRUE(input->closed());
  return files;
}

TEST(OpenMembers, EveryArchiveIsKnownByItsContentHoweverItIsPacked) {
  EXPECT_EQ(Open(Zip(), {}).ValueOrDie(), kFiles);
  for (const char* pack : {"cat", "gzip -c", "bzip2 -c", "zstd -qc"}) {
    const std::string packed = RunTool(pack, Tar()).ValueOrDie();
    EXPECT_EQ(Open(packed, {}).ValueOrDie(), kFiles) << pack;
    EXPECT_EQ(Open(packed, {.mode = "tar"}).ValueOrDie(), kFiles) << pack;
    EXPECT_EQ(Open(packed, {.mode = "zip"}).status().message().substr(0, 11), "zip archive");
  }
}

TEST(OpenMembers, WhatIsNoArchiveIsOneFileWithoutAName) {
  const std::string text = contract::TextBytes(2000);
  for (const std::string& plain : {std::string(), std::string("PK"), text}) {
    EXPECT_EQ(Open(plain, {.match_name = "no"}).ValueOrDie(), (Files{{"", plain}}));
    EXPECT_EQ(Open(RunTool("gzip -c", plain).ValueOrDie(), {}).ValueOrDie(), (Files{{"", plain}}));
  }
  EXPECT_EQ(Open(Zip(), {.mode = "none"}).ValueOrDie(), (Files{{"", Zip()}}));
  EXPECT_EQ(Open(RunTool("gzip -c", Tar()).ValueOrDie(), {.mode = "gzip"}).ValueOrDie(),
            (Files{{"", Tar()}}));
}

TEST(OpenMembers, AnExpressionChoosesByTheWholeName) {
  EXPECT_EQ(Open(Zip(), {.match_name = R"(.*\.csv)"}).ValueOrDie(), (Files{kFiles[0], kFiles[2]}));
  EXPECT_EQ(Open(Tar(), {.match_name = R"([^/]*\.csv)"}).ValueOrDie(), (Files{kFiles[2]}));
  EXPECT_EQ(Open(Zip(), {.match_name = "csv"}).ValueOrDie(), Files{});
  EXPECT_EQ(KindOf(Open(Zip(), {.match_name = "("}).status()), ErrorKind::kDefinition);
}

TEST(OpenMembers, AGzipThatIsCutShortInATarIsAnError) {
  const std::string packed = RunTool("gzip -c", Tar()).ValueOrDie();
  for (size_t kept = 1; kept < packed.size(); ++kept) {
    auto files = Open(packed.substr(0, kept), {.mode = "tar"});
    ASSERT_FALSE(files.ok()) << "accepted " << kept << " of " << packed.size() << " bytes";
    EXPECT_EQ(KindOf(files.status()), ErrorKind::kData);
  }
}

}  // namespace
}  // namespace waybill::decode
