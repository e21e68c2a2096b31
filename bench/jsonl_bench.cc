// Rows per second of one core, from JSON Lines in memory to typed columns.
//   cmake --preset release && cmake --build build/release --target jsonl_bench
//   build/release/bench/jsonl_bench --benchmark_repetitions=3
#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/record_batch.h>
#include <benchmark/benchmark.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "data.h"
#include "format/jsonl.h"
#include "parse/csv/csv_options.h"
#include "parse/csv/csv_parser.h"
#include "parse/jsonl/jsonl_parser.h"

namespace waybill::bench {
namespace {

constexpr int64_t kRows = 200'000;
constexpr uint64_t kSeed = 42;

class NoRefusals final : public RefusalSink {
 public:
  Status Refuse(const Refusal& refusal) override {
    return Fail(ErrorKind::kData, "lineitem", refusal.reason);
  }
};

Json Options(const OptionTable& table) {
  Json columns = Json::array();
  auto add = [&](const char* name, const char* type) {
    columns.push_back({{"name", name}, {"type", type}, {"precision", 15}, {"scale", 2}});
  };
  for (const char* name : {"orderkey", "partkey", "suppkey", "linenumber"}) add(name, "long");
  for (const char* name : {"quantity", "extendedprice", "discount", "tax"}) add(name, "decimal");
  for (const char* name : {"returnflag", "linestatus"}) add(name, "string");
  for (const char* name : {"shipdate", "commitdate", "receiptdate"}) add(name, "date");
  for (const char* name : {"shipinstruct", "shipmode", "comment"}) add(name, "string");
  return ApplyOptions(table, Json{{"columns", columns}}, "parser").ValueOrDie();
}

/// The same rows as the CSV benchmarks read.
Result<std::shared_ptr<arrow::Buffer>> MakeLines() {
  const std::string csv = LineitemCsv(kRows, kSeed);
  ARROW_ASSIGN_OR_RAISE(auto parser, parse::MakeCsvParser(Options(parse::CsvParserOptions())));
  NoRefusals refusals;
  auto input = std::make_shared<arrow::io::BufferReader>(std::make_shared<arrow::Buffer>(csv));
  ARROW_ASSIGN_OR_RAISE(auto reader, parser->Open(input, refusals));
  ARROW_ASSIGN_OR_RAISE(Json options,
                        ApplyOptions(format::JsonlFormatterOptions(), Json::object(), "formatter"));
  ARROW_ASSIGN_OR_RAISE(auto formatter, format::MakeJsonlFormatter(options));
  ARROW_ASSIGN_OR_RAISE(auto output, arrow::io::BufferOutputStream::Create());
  ARROW_ASSIGN_OR_RAISE(auto writer, formatter->Open(output, parser->schema()));
  std::shared_ptr<arrow::RecordBatch> batch;
  while (reader->ReadNext(&batch).ok() && batch != nullptr) {
    ARROW_RETURN_NOT_OK(writer->Write(*batch));
  }
  ARROW_RETURN_NOT_OK(writer->Close().status());
  return output->Finish();
}

void JsonlTyped(benchmark::State& state) {
  static const std::shared_ptr<arrow::Buffer> lines = MakeLines().ValueOrDie();
  auto parser = parse::MakeJsonlParser(Options(parse::JsonlParserOptions())).ValueOrDie();
  NoRefusals refusals;
  for (auto _ : state) {
    auto reader =
        parser->Open(std::make_shared<arrow::io::BufferReader>(lines), refusals).ValueOrDie();
    int64_t rows = 0;
    std::shared_ptr<arrow::RecordBatch> batch;
    while (reader->ReadNext(&batch).ok() && batch != nullptr) rows += batch->num_rows();
    if (rows != kRows) state.SkipWithError("the rows are not those of the file");
  }
  state.SetBytesProcessed(state.iterations() * lines->size());
  state.SetItemsProcessed(state.iterations() * kRows);
}

BENCHMARK(JsonlTyped)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace waybill::bench

BENCHMARK_MAIN();
