#include "parse/csv/csv_parser.h"

#include <arrow/io/interfaces.h>

#include <utility>

#include "parse/charset.h"

namespace waybill::parse {
namespace {

class CsvParser final : public Parser {
 public:
  CsvParser(CsvOptions options, CsvTuning tuning)
      : options_(std::make_shared<const CsvOptions>(std::move(options))),
        tuning_(tuning),
        schema_(ArrowSchema(options_->columns)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

  Result<std::unique_ptr<RowReader>> Open(std::shared_ptr<arrow::io::InputStream> input,
                                          RefusalSink& refusals) const override {
    ARROW_ASSIGN_OR_RAISE(auto text, ToUtf8(std::move(input), options_->charset));
    return std::make_unique<CsvReader>(options_, tuning_, schema_, std::move(text), refusals);
  }

 private:
  std::shared_ptr<const CsvOptions> options_;
  CsvTuning tuning_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace

Result<std::unique_ptr<Parser>> MakeCsvParser(const Json& options) {
  return MakeCsvParser(options, CsvTuning{});
}

Result<std::unique_ptr<Parser>> MakeCsvParser(const Json& options, CsvTuning tuning) {
  ARROW_ASSIGN_OR_RAISE(CsvOptions read, ReadCsvOptions(options));
  return std::make_unique<CsvParser>(std::move(read), tuning);
}

}  // namespace waybill::parse
