// Rows per second of one core, from record batches to the bytes of a file.
//   cmake --preset release && cmake --build build/release --target format_bench
//   build/release/bench/format_bench --benchmark_repetitions=3
// Bytes per second are those of the CSV the rows came from, so that the formats can be compared;
// file_bytes is the size of what was written.
#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/record_batch.h>
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data.h"
#include "format/csv.h"
#include "format/jsonl.h"
#include "format/parquet.h"
#include "parse/csv/csv_options.h"
#include "parse/csv/csv_parser.h"

namespace waybill::bench {
namespace {

constexpr int64_t kRows = 300'000;
constexpr uint64_t kSeed = 42;

class NoRefusals final : public RefusalSink {
 public:
  Status Refuse(const Refusal& refusal) override {
    return Fail(ErrorKind::kData, "lineitem", refusal.reason);
  }
};

/// Counts bytes and drops them.
class Drain final : public arrow::io::OutputStream {
 public:
  Status Close() override { return Status::OK(); }
  bool closed() const override { return false; }
  Result<int64_t> Tell() const override { return bytes_; }
  Status Write(const void*, int64_t nbytes) override {
    bytes_ += nbytes;
    return Status::OK();
  }

 private:
  int64_t bytes_ = 0;
};

struct Rows {
  int64_t csv_bytes = 0;
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
};

Json ParserOptions() {
  Json columns = Json::array();
  auto add = [&](const char* name, const char* type) {
    columns.push_back({{"name", name}, {"type", type}, {"precision", 15}, {"scale", 2}});
  };
  for (const char* name : {"orderkey", "partkey", "suppkey", "linenumber"}) add(name, "long");
  for (const char* name : {"quantity", "extendedprice", "discount", "tax"}) add(name, "decimal");
  for (const char* name : {"returnflag", "linestatus"}) add(name, "string");
  for (const char* name : {"shipdate", "commitdate", "receiptdate"}) add(name, "date");
  for (const char* name : {"shipinstruct", "shipmode", "comment"}) add(name, "string");
  return ApplyOptions(parse::CsvParserOptions(), Json{{"columns", columns}}, "parser").ValueOrDie();
}

Result<Rows> ReadRows() {
  const std::string csv = LineitemCsv(kRows, kSeed);
  ARROW_ASSIGN_OR_RAISE(auto parser, parse::MakeCsvParser(ParserOptions()));
  NoRefusals refusals;
  auto input = std::make_shared<arrow::io::BufferReader>(std::make_shared<arrow::Buffer>(csv));
  ARROW_ASSIGN_OR_RAISE(auto reader, parser->Open(input, refusals));
  Rows rows{.csv_bytes = static_cast<int64_t>(csv.size())};
  ARROW_ASSIGN_OR_RAISE(rows.batches, reader->ToRecordBatches());
  return rows;
}

const Rows& Lineitem() {
  static const Rows rows = ReadRows().ValueOrDie();
  return rows;
}

using Maker = Result<std::unique_ptr<Formatter>> (*)(const Json&);

void Write(benchmark::State& state, const OptionTable& table, Maker make, const char* options) {
  const Rows& rows = Lineitem();
  auto checked = ApplyOptions(table, Json::parse(options), "formatter").ValueOrDie();
  auto formatter = make(checked).ValueOrDie();
  int64_t file_bytes = 0;
  for (auto _ : state) {
    auto output = std::make_shared<Drain>();
    auto writer = formatter->Open(output, rows.batches[0]->schema()).ValueOrDie();
    bool is_right = true;
    for (const auto& batch : rows.batches) is_right &= writer->Write(*batch).ok();
    is_right &= writer->Close().ValueOr(-1) == kRows;
    if (!is_right) state.SkipWithError("not every row was written");
    file_bytes = output->Tell().ValueOrDie();
  }
  state.SetBytesProcessed(state.iterations() * rows.csv_bytes);
  state.SetItemsProcessed(state.iterations() * kRows);
  state.counters["file_bytes"] = static_cast<double>(file_bytes);
}

void Parquet(benchmark::State& state, const char* options) {
  Write(state, format::ParquetFormatterOptions(), format::MakeParquetFormatter, options);
}
void Csv(benchmark::State& state, const char* options) {
  Write(state, format::CsvFormatterOptions(), format::MakeCsvFormatter, options);
}
void Jsonl(benchmark::State& state) {
  Write(state, format::JsonlFormatterOptions(), format::MakeJsonlFormatter, "{}");
}

BENCHMARK_CAPTURE(Parquet, zstd, R"({"compression":"zstd"})")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Parquet, snappy, R"({"compression":"snappy"})")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Parquet, none, R"({"compression":"none"})")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Csv, minimal, "{}")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Csv, all, R"({"quote_policy":"ALL"})")->Unit(benchmark::kMillisecond);
BENCHMARK(Jsonl)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace waybill::bench

BENCHMARK_MAIN();
