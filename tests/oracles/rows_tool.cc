// Rows between Arrow's IPC stream and the formats, for formats_test.py:
//   rows_tool format KIND OPTIONS ENCODER <rows.arrows >file     (ENCODER: a name, or none)
//   rows_tool parse KIND OPTIONS <file >rows.arrows              (packed or not)
// OPTIONS is the JSON text of what people write. Refused rows go to stderr, one a line.
#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/io/stdio.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "decode/guess.h"
#include "encode/encoders.h"
#include "format/formatters.h"
#include "parse/csv/csv_options.h"
#include "parse/csv/csv_parser.h"
#include "parse/jsonl/jsonl_parser.h"

namespace waybill {
namespace {

class PrintedRefusals : public RefusalSink {
 public:
  Status Refuse(const Refusal& refusal) override {
    fmt::print(stderr, "line {} column '{}': {}\n", refusal.line, refusal.column, refusal.reason);
    return Status::OK();
  }
};

Result<std::shared_ptr<arrow::io::OutputStream>> Encoded(
    std::string_view name, std::shared_ptr<arrow::io::OutputStream> output) {
  if (name == "none") return output;
  auto encoders = encode::MakeEncoders();
  auto found = std::find_if(encoders.begin(), encoders.end(),
                            [&](const auto& encoder) { return encoder->name() == name; });
  if (found == encoders.end()) return Fail(ErrorKind::kDefinition, "encoder", name);
  return (*found)->Open(std::move(output), "rows." + std::string(name));
}

Result<std::unique_ptr<Formatter>> MakeFormatter(std::string_view name, const Json& options) {
  for (const auto& kind : format::FormatterKinds()) {
    if (kind.options->name != name) continue;
    ARROW_ASSIGN_OR_RAISE(Json checked, ApplyOptions(*kind.options, options, "formatter"));
    return kind.make(checked);
  }
  return Fail(ErrorKind::kDefinition, "formatter", name);
}

Result<std::unique_ptr<Parser>> MakeParser(std::string_view name, const Json& options) {
  bool is_csv = name == "csv";
  const OptionTable& table = is_csv ? parse::CsvParserOptions() : parse::JsonlParserOptions();
  ARROW_ASSIGN_OR_RAISE(Json checked, ApplyOptions(table, options, "parser"));
  return is_csv ? parse::MakeCsvParser(checked) : parse::MakeJsonlParser(checked);
}

Status Format(std::string_view kind, const Json& options, std::string_view encoder) {
  ARROW_ASSIGN_OR_RAISE(auto formatter, MakeFormatter(kind, options));
  auto input = std::make_shared<arrow::io::StdinStream>();
  ARROW_ASSIGN_OR_RAISE(auto rows, arrow::ipc::RecordBatchStreamReader::Open(input.get()));
  ARROW_ASSIGN_OR_RAISE(auto output, Encoded(encoder, std::make_shared<arrow::io::StdoutStream>()));
  ARROW_ASSIGN_OR_RAISE(auto writer, formatter->Open(output, rows->schema()));
  int64_t count = 0;
  while (true) {
    ARROW_ASSIGN_OR_RAISE(auto batch, rows->Next());
    if (batch == nullptr) break;
    count += batch->num_rows();
    ARROW_RETURN_NOT_OK(writer->Write(*batch));
  }
  ARROW_ASSIGN_OR_RAISE(int64_t written, writer->Close());
  if (written != count) return Fail(ErrorKind::kBug, kind, "Close() told another row count");
  if (encoder != "none") ARROW_RETURN_NOT_OK(output->Close());
  std::cout.flush();
  return Status::OK();
}

Status Parse(std::string_view kind, const Json& options) {
  ARROW_ASSIGN_OR_RAISE(auto parser, MakeParser(kind, options));
  auto decoders = decode::MakeDecoders();
  ARROW_ASSIGN_OR_RAISE(auto input, decode::OpenDecoded(std::make_shared<arrow::io::StdinStream>(),
                                                        decoders, "auto"));
  PrintedRefusals refusals;
  ARROW_ASSIGN_OR_RAISE(auto reader, parser->Open(input, refusals));
  arrow::io::StdoutStream output;
  ARROW_ASSIGN_OR_RAISE(auto writer, arrow::ipc::MakeStreamWriter(&output, parser->schema()));
  std::shared_ptr<arrow::RecordBatch> batch;
  while (true) {
    ARROW_RETURN_NOT_OK(reader->ReadNext(&batch));
    if (batch == nullptr) break;
    ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*batch));
  }
  ARROW_RETURN_NOT_OK(writer->Close());
  std::cout.flush();
  return Status::OK();
}

Status Run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 3) return Fail(ErrorKind::kDefinition, "rows_tool", "see its source");
  ARROW_ASSIGN_OR_RAISE(Json options, ParseJson(arguments[2], "options"));
  if (arguments[0] == "parse") return Parse(arguments[1], options);
  return Format(arguments[1], options, arguments.size() > 3 ? arguments[3] : "none");
}

}  // namespace
}  // namespace waybill

int main(int argc, char** argv) {
  auto status = waybill::Run({argv + 1, argv + argc});
  if (status.ok()) return 0;
  std::cerr << status.message() << "\n";
  return 1;
}
