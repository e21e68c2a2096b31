#pragma once

// Archives as Python packs them and as ours are read. For tests only.

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "stage/archive.h"
#include "stage/contract_streams.h"

namespace waybill::contract {

/// Name and content.
using Files = std::vector<std::pair<std::string, std::string>>;

/// Packs by Python: the files are told by name length, name, content length, content.
inline std::string PackByPython(const std::string& pack, const Files& files) {
  ScratchFolder folder;
  std::ofstream script(folder.File("pack.py"));
  script << "import io, sys, tarfile, zipfile, zlib, struct\n"
            "data, files, out = sys.stdin.buffer.read(), [], io.BytesIO()\n"
            "while data:\n"
            "    a = int(data[:10]); b = int(data[10:20])\n"
            "    files.append((data[20:20 + a].decode(), data[20 + a:20 + a + b]))\n"
            "    data = data[20 + a + b:]\n"
         << pack << "\nsys.stdout.buffer.write(out.getvalue())\n";
  script.close();
  std::string told;
  for (const auto& [name, content] : files) {
    for (size_t size : {name.size(), content.size()}) {
      std::string digits = std::to_string(size);
      told += std::string(10 - digits.size(), '0') + digits;
    }
    told += name + content;
  }
  return RunTool("python3 " + folder.File("pack.py"), told).ValueOrDie();
}

/// Everything of an archive that `choice` takes, read `read_bytes` at a time.
inline Result<Files> Unarchive(
    const Archive& archive, std::string packed, CutStream::Cuts cuts = {},
    int64_t read_bytes = 1 << 20, MemberChoice choice = [](const std::string&) { return true; }) {
  auto input = std::make_shared<CutStream>(std::move(packed), std::move(cuts));
  ARROW_ASSIGN_OR_RAISE(auto reader, archive.Open(input, std::move(choice)));
  Files files;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto member, reader->Next());
    if (!member) return files;
    ARROW_ASSIGN_OR_RAISE(std::string bytes, ReadAll(*member->bytes, read_bytes));
    files.emplace_back(member->name, std::move(bytes));
  }
}

}  // namespace waybill::contract
