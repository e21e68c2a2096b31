// Rows per second of one core, from CSV in memory to typed columns, beside Arrow's own reader.
//   cmake --preset release && cmake --build build/release --target csv_bench
//   build/release/bench/csv_bench --benchmark_repetitions=5
#include <arrow/buffer.h>
#include <arrow/csv/api.h>
#include <arrow/io/memory.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "data.h"
#include "parse/csv/csv_parser.h"

namespace waybill::bench {
namespace {

constexpr int64_t kRows = 300'000;
constexpr uint64_t kSeed = 42;

const std::string& Data() {
  static const std::string data = LineitemCsv(kRows, kSeed) + std::string(64, '\0');
  return data;
}

std::string_view Csv() { return std::string_view(Data()).substr(0, Data().size() - 64); }

class NoRefusals final : public RefusalSink {
 public:
  Status Refuse(const Refusal& refusal) override {
    return Fail(ErrorKind::kData, fmt::format("line {}", refusal.line), refusal.reason);
  }
};

void Report(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(Csv().size()));
  state.SetItemsProcessed(state.iterations() * kRows);
}

/// A number that is wrong is worth no time.
void Check(bool is_right, benchmark::State& state) {
  if (!is_right) {
    state.SkipWithError("the rows are not those of the file");
  }
}

Json Options(const char* escape) {
  Json columns = Json::array();
  auto add = [&](const std::string& name, const char* type) {
    Json column = {{"name", name}, {"type", type}};
    if (std::string_view(type) == "decimal") column.update({{"precision", 15}, {"scale", 2}});
    columns.push_back(column);
  };
  for (const char* name : {"orderkey", "partkey", "suppkey", "linenumber"}) add(name, "long");
  for (const char* name : {"quantity", "extendedprice", "discount", "tax"}) add(name, "decimal");
  for (const char* name : {"returnflag", "linestatus"}) add(name, "string");
  for (const char* name : {"shipdate", "commitdate", "receiptdate"}) add(name, "date");
  for (const char* name : {"shipinstruct", "shipmode", "comment"}) add(name, "string");
  Json options = {{"columns", columns}, {"escape", escape}};
  return ApplyOptions(parse::CsvParserOptions(), options, "parser").ValueOrDie();
}

void Typed(benchmark::State& state, const char* escape, parse::CsvTuning tuning) {
  auto parser = parse::MakeCsvParser(Options(escape), tuning).ValueOrDie();
  NoRefusals refusals;
  for (auto _ : state) {
    auto input = std::make_shared<arrow::io::BufferReader>(std::make_shared<arrow::Buffer>(Csv()));
    auto reader = parser->Open(input, refusals).ValueOrDie();
    int64_t rows = 0;
    std::shared_ptr<arrow::RecordBatch> batch;
    while (reader->ReadNext(&batch).ok() && batch != nullptr) rows += batch->num_rows();
    Check(rows == kRows, state);
  }
  Report(state);
}

void WaybillTyped(benchmark::State& state) { Typed(state, "\\", {}); }
void WaybillTypedNoEscape(benchmark::State& state) { Typed(state, "", {}); }
void WaybillTypedAvx2(benchmark::State& state) {
  Typed(state, "\\", {.kernel = parse::IndexKernel::kAvx2});
}
void WaybillTypedSse2(benchmark::State& state) {
  Typed(state, "\\", {.kernel = parse::IndexKernel::kSse2});
}
void WaybillTypedScalar(benchmark::State& state) {
  Typed(state, "\\", {.kernel = parse::IndexKernel::kNone});
}

/// KiB tokenised and converted at once.
void WaybillTypedWindow(benchmark::State& state) {
  parse::CsvTuning tuning;
  tuning.limits.window = static_cast<size_t>(state.range(0)) << 10;
  Typed(state, "\\", tuning);
}

void WaybillTokens(benchmark::State& state) {
  parse::Tokeniser tokeniser({}, {.columns = 16}, {}, parse::BestIndexKernel());
  parse::Window window;
  const parse::Block block{Data().data(), Csv().size(), true};
  for (auto _ : state) {
    size_t rows = 0;
    for (size_t at = 0; at < block.end;) {
      at = tokeniser.Next(block, at, &window);
      rows += window.rows.size();
    }
    Check(rows == kRows, state);
  }
  Report(state);
}

/// The same schema, settings that give the same values, one thread.
void ArrowTyped(benchmark::State& state) {
  auto read = arrow::csv::ReadOptions::Defaults();
  read.use_threads = false;
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.newlines_in_values = true;
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  convert.quoted_strings_can_be_null = false;
  convert.null_values = {""};
  auto schema = parse::ArrowSchema(parse::ReadColumns(Options("")).ValueOrDie());
  for (const auto& field : schema->fields()) {
    read.column_names.push_back(field->name());
    convert.column_types[field->name()] = field->type();
  }
  for (auto _ : state) {
    auto input = std::make_shared<arrow::io::BufferReader>(std::make_shared<arrow::Buffer>(Csv()));
    auto reader = arrow::csv::StreamingReader::Make(arrow::io::default_io_context(), input, read,
                                                    parse, convert)
                      .ValueOrDie();
    int64_t rows = 0;
    std::shared_ptr<arrow::RecordBatch> batch;
    while (reader->ReadNext(&batch).ok() && batch != nullptr) rows += batch->num_rows();
    Check(rows == kRows, state);
  }
  Report(state);
}

BENCHMARK(ArrowTyped)->Unit(benchmark::kMillisecond);
BENCHMARK(WaybillTyped)->Unit(benchmark::kMillisecond);
BENCHMARK(WaybillTypedNoEscape)->Unit(benchmark::kMillisecond);
BENCHMARK(WaybillTypedAvx2)->Unit(benchmark::kMillisecond);
BENCHMARK(WaybillTypedSse2)->Unit(benchmark::kMillisecond);
BENCHMARK(WaybillTypedScalar)->Unit(benchmark::kMillisecond);
BENCHMARK(WaybillTypedWindow)->Unit(benchmark::kMillisecond)->RangeMultiplier(2)->Range(8, 256);
BENCHMARK(WaybillTokens)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace waybill::bench

int main(int argc, char** argv) {
  // Made before any clock runs.
  waybill::bench::Data();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
