#include "encode/zip.h"

#include <gmock/gmock.h>

#include <fstream>
#include <string>

#include "encode/zip_records.h"
#include "stage/contract_streams.h"

namespace waybill::encode {
namespace {

using contract::KeptOutput;
using contract::RunTool;

std::string Zip(std::string_view plain, std::string_view name) {
  auto output = std::make_shared<KeptOutput>();
  auto stream = MakeZipEncoder()->Open(output, name).ValueOrDie();
  EXPECT_TRUE(stream->Write(plain.data(), static_cast<int64_t>(plain.size())).ok());
  EXPECT_TRUE(stream->Close().ok());
  return output->bytes();
}

/// What Python's zipfile says of the archive that is its standard input.
std::string PythonSays(const std::string& archive, const std::string& expression) {
  return RunTool(
             "python3 -c 'import io,sys,zipfile; "
             "z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); i=z.infolist()[0]; "
             "print(" +
                 expression + ", end=\"\")'",
             archive)
      .ValueOrDie();
}

TEST(ZipEncoder, TheFileIsNamedAsTheArchiveWithoutFoldersAndZip) {
  EXPECT_EQ(ZipEntryName("s3://lake/orders/part.000.csv.zip"), "part.000.csv");
  EXPECT_EQ(ZipEntryName("file:///tmp/out/part.zip.csv"), "part.zip.csv");
  EXPECT_EQ(ZipEntryName("part.csv"), "part.csv");
  EXPECT_EQ(ZipEntryName(".zip"), ".zip");
  EXPECT_EQ(PythonSays(Zip("a", "s3://lake/o/part.000.csv.zip"), "z.namelist()"),
            "['part.000.csv']");
}

TEST(ZipEncoder, ANameOutsideAsciiIsMarkedAsUtf8) {
  EXPECT_EQ(PythonSays(Zip("a", "注文.csv.zip"), "i.filename.encode(), i.flag_bits >> 11 & 1"),
            R"(b'\xe6\xb3\xa8\xe6\x96\x87.csv' 1)");
  EXPECT_EQ(PythonSays(Zip("a", "orders.csv"), "i.flag_bits >> 11 & 1"), "0");
}

TEST(ZipEncoder, TheSameBytesPackToTheSameBytesWithoutATime) {
  const std::string plain = contract::TextBytes(100000);
  EXPECT_EQ(Zip(plain, "a.csv.zip"), Zip(plain, "a.csv.zip"));
  EXPECT_EQ(PythonSays(Zip(plain, "a.csv"), "i.date_time, oct(i.external_attr >> 16)"),
            "(1980, 1, 1, 0, 0, 0) 0o100644");
}

TEST(ZipEncoder, InfoZipFindsNothingWrong) {
  for (size_t size : {0u, 1u, 3000000u}) {
    auto tested = RunTool("f=$(mktemp) && cat >$f && unzip -tq $f >&2; rc=$?; rm $f; exit $rc",
                          Zip(contract::TextBytes(size), "a.csv.zip"));
    EXPECT_TRUE(tested.ok()) << size << ": " << tested.status();
  }
}

/// The records of a file of that size, with a hole where its data would be, as Python reads them.
std::string PythonSaysOfLarge(const ZipEntry& entry) {
  contract::ScratchFolder folder;
  const std::string path = folder.File("large.zip");
  std::ofstream file(path, std::ios::binary);
  file << ZipHead(entry);
  file.seekp(static_cast<std::streamoff>(entry.packed_bytes), std::ios::cur);
  file << ZipTail(entry);
  file.close();
  return RunTool("python3 -c 'import zipfile; i=zipfile.ZipFile(\"" + path +
                     "\").infolist()[0]; print(i.file_size, i.compress_size, hex(i.CRC), "
                     "i.header_offset, i.extract_version, end=\"\")'",
                 "")
      .ValueOrDie();
}

TEST(ZipRecords, AreOfZip64OnlyWhereSomethingPasses4GiB) {
  EXPECT_EQ(PythonSaysOfLarge({"a", 0xfeedbeef, 0xfffffffe - 200, 0xfffffffe}),
            "4294967294 4294967094 0xfeedbeef 0 20");
  EXPECT_EQ(PythonSaysOfLarge({"a", 1, 700000000, 0xffffffff}), "4294967295 700000000 0x1 0 45");
  EXPECT_EQ(PythonSaysOfLarge({"a", 1, 5000000000, 6000000000}), "6000000000 5000000000 0x1 0 45");
  // The sizes still fit, and where the directory begins does not.
  EXPECT_EQ(PythonSaysOfLarge({"a", 1, 0xfffffffe, 0xfffffffe}), "4294967294 4294967294 0x1 0 20");
}

}  // namespace
}  // namespace waybill::encode
