#include "stage/archive_contract.h"

#include "decode/tar.h"
#include "decode/zip.h"

namespace waybill::contract {
namespace {

/// To what cannot seek, `zipfile` writes sizes behind the data.
std::string ZipToPipe(const std::string& how) {
  return "class Pipe(io.RawIOBase):\n"
         "    def writable(self): return True\n"
         "    def write(self, b): return out.write(b)\n"
         "with zipfile.ZipFile(Pipe(), 'w', zipfile.ZIP_DEFLATED) as z:\n"
         "    for name, data in files:\n"
         "        with z.open(name, 'w'" +
         how + ") as f: f.write(data)\n";
}

std::string Zip(const std::string& how) {
  return "with zipfile.ZipFile(out, 'w', " + how +
         ") as z:\n"
         "    for name, data in files: z.writestr(name, data)\n";
}

std::string Tar(const std::string& format) {
  return "with tarfile.open(fileobj=out, mode='w', format=tarfile." + format +
         ") as t:\n"
         "    for name, data in files:\n"
         "        i = tarfile.TarInfo(name); i.size = len(data); t.addfile(i, io.BytesIO(data))\n";
}

const ArchiveCase kCases[] = {
    {.name = "zip", .make = decode::MakeZipArchive, .pack = Zip("zipfile.ZIP_DEFLATED")},
    {.name = "zip_stored", .make = decode::MakeZipArchive, .pack = Zip("zipfile.ZIP_STORED")},
    {.name = "zip_piped", .make = decode::MakeZipArchive, .pack = ZipToPipe("")},
    {.name = "zip_64_piped",
     .make = decode::MakeZipArchive,
     .pack = ZipToPipe(", force_zip64=True")},
    {.name = "zip_64",
     .make = decode::MakeZipArchive,
     .pack = "with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:\n"
             "    for name, data in files:\n"
             "        with z.open(name, 'w', force_zip64=True) as f: f.write(data)\n"},
    {.name = "tar_gnu",
     .make = decode::MakeTarArchive,
     .pack = Tar("GNU_FORMAT"),
     .knows_content = false},
    {.name = "tar_pax",
     .make = decode::MakeTarArchive,
     .pack = Tar("PAX_FORMAT"),
     .knows_content = false},
};

INSTANTIATE_TEST_SUITE_P(All, ArchiveContract, testing::ValuesIn(kCases), ArchiveCaseName);

}  // namespace
}  // namespace waybill::contract
