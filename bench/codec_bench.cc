// Bytes per second of one core, packing and unpacking; bytes are those of the plain text.
//   cmake --preset release && cmake --build build/release --target codec_bench
//   build/release/bench/codec_bench --benchmark_repetitions=3
#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <string>

#include "data.h"
#include "decode/guess.h"
#include "encode/encoders.h"

namespace waybill::bench {
namespace {

constexpr int64_t kRows = 300'000;
constexpr uint64_t kSeed = 42;
constexpr int64_t kPieceBytes = 256 << 10;

const std::string& Plain() {
  static const std::string plain = LineitemCsv(kRows, kSeed);
  return plain;
}

std::shared_ptr<arrow::Buffer> Pack(size_t encoder) {
  auto kept = arrow::io::BufferOutputStream::Create().ValueOrDie();
  auto stream = encode::MakeEncoders()[encoder]->Open(kept, "rows.csv").ValueOrDie();
  const auto size = static_cast<int64_t>(Plain().size());
  for (int64_t at = 0; at < size; at += kPieceBytes) {
    if (!stream->Write(Plain().data() + at, std::min(kPieceBytes, size - at)).ok()) return nullptr;
  }
  return stream->Close().ok() ? kept->Finish().ValueOrDie() : nullptr;
}

void Encode(benchmark::State& state) {
  const auto encoder = static_cast<size_t>(state.range(0));
  int64_t packed = 0;
  for (auto _ : state) packed = Pack(encoder)->size();
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(Plain().size()));
  state.SetLabel(std::string(encode::MakeEncoders()[encoder]->name()));
  state.counters["ratio"] = static_cast<double>(Plain().size()) / static_cast<double>(packed);
}

void Decode(benchmark::State& state) {
  const auto encoder = static_cast<size_t>(state.range(0));
  const auto packed = Pack(encoder);
  const auto decoders = decode::MakeDecoders();
  std::string piece(static_cast<size_t>(kPieceBytes), '\0');
  for (auto _ : state) {
    auto input = std::make_shared<arrow::io::BufferReader>(packed);
    auto stream = decode::OpenDecoded(input, decoders, "auto").ValueOrDie();
    size_t all = 0;
    while (auto read = stream->Read(kPieceBytes, piece.data()).ValueOrDie()) {
      all += static_cast<size_t>(read);
    }
    if (all != Plain().size()) state.SkipWithError("not every byte came back");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(Plain().size()));
  state.SetLabel(std::string(encode::MakeEncoders()[encoder]->name()));
}

BENCHMARK(Encode)->DenseRange(0, 1)->Unit(benchmark::kMillisecond);
BENCHMARK(Decode)->DenseRange(0, 1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace waybill::bench

BENCHMARK_MAIN();
