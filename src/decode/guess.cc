#include "decode/guess.h"

#include <arrow/io/interfaces.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "decode/bzip2.h"
#include "decode/gzip.h"
#include "decode/head.h"
#include "decode/zstd.h"

namespace waybill::decode {
namespace {

constexpr size_t kHeadBytes = 16;

Status UnknownMode(std::span<const std::unique_ptr<Decoder>> decoders, std::string_view mode) {
  std::string known = "auto, none";
  for (const auto& decoder : decoders) known += fmt::format(", {}", decoder->name());
  return Fail(ErrorKind::kDefinition, "decompression",
              fmt::format("'{}' is none of {}", mode, known));
}

}  // namespace

std::vector<std::unique_ptr<Decoder>> MakeDecoders() {
  std::vector<std::unique_ptr<Decoder>> decoders;
  decoders.push_back(MakeGzipDecoder());
  decoders.push_back(MakeZstdDecoder());
  decoders.push_back(MakeBzip2Decoder());
  return decoders;
}

Result<std::shared_ptr<arrow::io::InputStream>> OpenDecoded(
    std::shared_ptr<arrow::io::InputStream> input,
    std::span<const std::unique_ptr<Decoder>> decoders, std::string_view mode) {
  if (mode == "none") return input;
  if (mode != "auto") {
    auto named = std::find_if(decoders.begin(), decoders.end(),
                              [&](const auto& decoder) { return decoder->name() == mode; });
    return named == decoders.end() ? UnknownMode(decoders, mode) : (*named)->Open(std::move(input));
  }
  ARROW_ASSIGN_OR_RAISE(Headed headed, LookAtHead(std::move(input), kHeadBytes));
  auto knows = [&](const auto& decoder) { return decoder->Recognises(headed.head); };
  auto found = std::find_if(decoders.begin(), decoders.end(), knows);
  if (found == decoders.end()) return std::move(headed.whole);
  return (*found)->Open(std::move(headed.whole));
}

}  // namespace waybill::decode
