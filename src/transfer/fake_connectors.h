#pragma once

#include <arrow/buffer.h>
#include <arrow/builder.h>
#include <arrow/io/memory.h>
#include <arrow/record_batch.h>
#include <arrow/table_builder.h>
#include <arrow/type.h>

#include <charconv>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "stage/column_types.h"
#include "stage/connectors.h"

namespace waybill::transfer {

/// What the fake source holds and what was asked of it.
struct FakeStore {
  std::vector<std::pair<std::string, std::string>> items;  ///< name, bytes
  int listed = 0;
  int64_t bytes_read = 0;
};

/// Counts what is read of it.
class FakeStream : public arrow::io::InputStream {
 public:
  FakeStream(const std::string& bytes, FakeStore* store)
      : bytes_(arrow::io::BufferReader::FromString(bytes)), store_(store) {}
  Status Close() override { return bytes_->Close(); }
  bool closed() const override { return bytes_->closed(); }
  Result<int64_t> Tell() const override { return bytes_->Tell(); }
  Result<int64_t> Read(int64_t bytes, void* out) override {
    ARROW_ASSIGN_OR_RAISE(int64_t size, bytes_->Read(bytes, out));
    store_->bytes_read += size;
    return size;
  }
  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t bytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, bytes_->Read(bytes));
    store_->bytes_read += buffer->size();
    return buffer;
  }

 private:
  std::shared_ptr<arrow::io::InputStream> bytes_;
  FakeStore* store_;
};

class FakeSource : public Source {
 public:
  explicit FakeSource(FakeStore* store) : store_(store) {}
  Status List(const std::function<Status(const Item&)>& visit, std::stop_token) override {
    for (const auto& [name, bytes] : store_->items) {
      ++store_->listed;
      ARROW_RETURN_NOT_OK(visit({.name = name, .version = "1", .bytes = int64_t(bytes.size())}));
    }
    return Status::OK();
  }
  Result<std::shared_ptr<arrow::io::InputStream>> Open(const Item& item, std::stop_token) override {
    for (const auto& [name, bytes] : store_->items) {
      if (name == item.name) return std::make_shared<FakeStream>(bytes, store_);
    }
    return Fail(ErrorKind::kMissing, item.name, "there is no such item");
  }
  Result<bool> WouldList(const std::string& name) const override {
    return name.starts_with("memory:");
  }
  std::string Describe() const override { return "memory:"; }

 private:
  FakeStore* store_;
};

/// Reads lines of fields, all of them strings or longs, in batches of three rows.
class FakeReader : public RowReader {
 public:
  FakeReader(std::shared_ptr<arrow::Schema> schema, char delimiter,
             std::shared_ptr<arrow::io::InputStream> input, RefusalSink& refusals)
      : schema_(std::move(schema)),
        delimiter_(delimiter),
        input_(std::move(input)),
        refusals_(refusals) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  int64_t rows_read() const override { return line_; }
  void KeepRows() override {}
  Status RefuseKept(int64_t row, std::string_view column, std::string_view reason) override {
    Refusal refusal = kept_[size_t(row)].refusal;
    refusal.column = column;
    refusal.reason = reason;
    refusal.raw = kept_[size_t(row)].line;
    return refusals_.Refuse(refusal);
  }

  Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    ARROW_ASSIGN_OR_RAISE(auto builder,
                          arrow::RecordBatchBuilder::Make(schema_, arrow::default_memory_pool()));
    int rows = 0;
    std::string line;
    kept_.clear();
    while (rows < 3) {
      ARROW_ASSIGN_OR_RAISE(bool any, NextLine(&line));
      if (!any) break;
      ++line_;
      ARROW_ASSIGN_OR_RAISE(bool taken, Append(line, builder.get()));
      rows += taken ? 1 : 0;
      if (taken) kept_.push_back({{.offset = offset_, .line = line_, .row = line_ - 1}, line});
      offset_ += int64_t(line.size()) + 1;
    }
    if (rows == 0) {
      *batch = nullptr;
      return Status::OK();
    }
    ARROW_ASSIGN_OR_RAISE(*batch, builder->Flush());
    return Status::OK();
  }

 private:
  Result<bool> NextLine(std::string* line) {
    while (rest_.find('\n') == std::string::npos) {
      ARROW_ASSIGN_OR_RAISE(auto more, input_->Read(16));
      if (more->size() == 0) break;
      rest_ += more->ToString();
    }
    if (rest_.empty()) return false;
    *line = rest_.substr(0, rest_.find('\n'));
    rest_.erase(0, line->size() + 1);
    return true;
  }

  Result<bool> Append(const std::string& line, arrow::RecordBatchBuilder* builder) {
    std::vector<std::string> fields;
    for (size_t begin = 0; begin <= line.size();) {
      size_t end = std::min(line.find(delimiter_, begin), line.size());
      fields.push_back(line.substr(begin, end - begin));
      begin = end + 1;
    }
    fields.resize(size_t(schema_->num_fields()));
    std::vector<int64_t> numbers(fields.size());
    for (size_t i = 0; i < fields.size(); ++i) {
      if (schema_->field(int(i))->type()->id() != arrow::Type::INT64) continue;
      auto end = fields[i].data() + fields[i].size();
      if (std::from_chars(fields[i].data(), end, numbers[i]).ptr == end && !fields[i].empty()) {
        continue;
      }
      ARROW_RETURN_NOT_OK(refusals_.Refuse({.offset = offset_,
                                            .line = line_,
                                            .row = line_ - 1,
                                            .column = schema_->field(int(i))->name(),
                                            .reason = "'" + fields[i] + "' is not a long",
                                            .raw = line}));
      return false;
    }
    for (int i = 0; i < schema_->num_fields(); ++i) {
      if (schema_->field(i)->type()->id() == arrow::Type::INT64) {
        ARROW_RETURN_NOT_OK(
            builder->GetFieldAs<arrow::Int64Builder>(i)->Append(numbers[size_t(i)]));
      } else {
        ARROW_RETURN_NOT_OK(
            builder->GetFieldAs<arrow::StringBuilder>(i)->Append(fields[size_t(i)]));
      }
    }
    return true;
  }

  std::shared_ptr<arrow::Schema> schema_;
  char delimiter_;
  std::shared_ptr<arrow::io::InputStream> input_;
  RefusalSink& refusals_;
  struct Kept {
    Refusal refusal;
    std::string line;
  };
  std::vector<Kept> kept_;
  std::string rest_;
  int64_t line_ = 0;
  int64_t offset_ = 0;
};

class FakeParser : public Parser {
 public:
  explicit FakeParser(const Json& options)
      : delimiter_(options["delimiter"].get<std::string>()[0]) {
    arrow::FieldVector fields;
    for (const Json& column : options["columns"]) {
      auto type = column["type"] == "long" ? arrow::int64() : arrow::utf8();
      fields.push_back(arrow::field(column["name"].get<std::string>(), type));
    }
    schema_ = arrow::schema(fields);
  }
  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  Result<std::unique_ptr<RowReader>> Open(std::shared_ptr<arrow::io::InputStream> input,
                                          RefusalSink& refusals) const override {
    return std::make_unique<FakeReader>(schema_, delimiter_, std::move(input), refusals);
  }

 private:
  char delimiter_;
  std::shared_ptr<arrow::Schema> schema_;
};

/// Keeps the first column only, and of the rows those whose place in their batch is even; refuses,
/// when it is so asked, those of the others.
class FakeTransform : public Transform {
 public:
  FakeTransform(const arrow::Schema& columns, bool refuses)
      : schema_(arrow::schema({columns.field(0)})), refuses_(refuses) {}
  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const override {
    arrow::RecordBatchVector rows;
    arrow::BooleanBuilder kept;
    Transformed made;
    for (int64_t i = 0; i < batch->num_rows(); ++i) {
      const bool is_even = i % 2 == 0;
      ARROW_RETURN_NOT_OK(kept.Append(is_even));
      if (is_even) rows.push_back(batch->Slice(i, 1));
      if (!is_even && refuses_) made.refused.push_back({i, schema_->field(0)->name(), "is odd"});
    }
    ARROW_RETURN_NOT_OK(kept.Finish(&made.kept));
    ARROW_ASSIGN_OR_RAISE(auto left, arrow::ConcatenateRecordBatches(rows));
    made.rows = arrow::RecordBatch::Make(schema_, left->num_rows(), {left->column(0)});
    return made;
  }

 private:
  std::shared_ptr<arrow::Schema> schema_;
  bool refuses_;
};

/// "UP" before a text in capitals: decoded, it is in small letters.
class FakeDecoder : public Decoder {
 public:
  std::string_view name() const override { return "shout"; }
  bool Recognises(std::string_view head) const override { return head.starts_with("UP"); }
  Result<std::shared_ptr<arrow::io::InputStream>> Open(
      std::shared_ptr<arrow::io::InputStream> input) const override {
    std::string text;
    while (true) {
      ARROW_ASSIGN_OR_RAISE(auto more, input->Read(7));
      if (more->size() == 0) break;
      text += more->ToString();
    }
    text.erase(0, 2);
    for (char& c : text) c = char(std::tolower(c));
    return arrow::io::BufferReader::FromString(text);
  }
};

class FakeEncoder : public Encoder {
 public:
  explicit FakeEncoder(std::string_view name) : name_(name) {}
  std::string_view name() const override { return name_; }
  Result<std::shared_ptr<arrow::io::OutputStream>> Open(
      std::shared_ptr<arrow::io::OutputStream> output,
      std::string_view /*output_name*/) const override {
    return output;
  }

 private:
  std::string_view name_;
};

class FakeFormatter : public Formatter {
 public:
  Result<std::unique_ptr<RowWriter>> Open(std::shared_ptr<arrow::io::OutputStream>,
                                          std::shared_ptr<arrow::Schema>) const override {
    return Fail(ErrorKind::kBug, "", "the fake formatter writes nothing");
  }
};

namespace fake {

inline const OptionTable& Column() {
  static const OptionTable kTable{
      .name = "column",
      .sentence = "One column.",
      .options = {
          {.name = "name", .type = OptionType::kString, .required = true, .sentence = "its name"},
          {.name = "type",
           .type = OptionType::kChoice,
           .required = true,
           .sentence = "what its texts become",
           .choices = {std::begin(kColumnTypes), std::end(kColumnTypes)}},
          {.name = "format", .type = OptionType::kString, .sentence = "strptime | format"},
          {.name = "time_zone", .type = OptionType::kString, .sentence = "zone"},
          {.name = "precision",
           .type = OptionType::kInteger,
           .default_json = "38",
           .minimum = 1,
           .maximum = 38},
          {.name = "scale",
           .type = OptionType::kInteger,
           .default_json = "0",
           .minimum = 0,
           .maximum = 38}}};
  return kTable;
}

inline const OptionTable& Csv() {
  static const OptionTable kTable{.name = "csv",
                                  .sentence = "Fields between delimiters.",
                                  .options = {{.name = "delimiter",
                                               .type = OptionType::kString,
                                               .default_json = "\",\"",
                                               .sentence = "what stands between two fields"},
                                              {.name = "skip_header_lines",
                                               .type = OptionType::kInteger,
                                               .default_json = "0",
                                               .unit = "lines",
                                               .sentence = "lines passed over at the beginning",
                                               .minimum = 0},
                                              {.name = "columns",
                                               .type = OptionType::kObjectList,
                                               .required = true,
                                               .sentence = "what each field is",
                                               .table = &Column()}}};
  return kTable;
}

inline const OptionTable& Store(std::string_view name) {
  auto table = [](std::string_view kind) {
    return OptionTable{
        .name = kind,
        .sentence = "Objects in a bucket.",
        .options = {
            {.name = "connection", .type = OptionType::kString, .sentence = "by name"},
            {.name = "bucket", .type = OptionType::kString, .required = true, .sentence = "which"},
            {.name = "path_prefix", .type = OptionType::kString, .default_json = "\"\""},
            {.name = "path_match_pattern", .type = OptionType::kString, .default_json = "\"\""},
            {.name = "tags", .type = OptionType::kStringMap, .sentence = "tags"}}};
  };
  static const OptionTable kS3 = table("s3");
  static const OptionTable kFile = table("file");
  return name == "s3" ? kS3 : kFile;
}

inline const OptionTable& First() {
  static const OptionTable kTable{
      .name = "first",
      .sentence = "The first column.",
      .options = {{.name = "of", .type = OptionType::kString, .sentence = "how it is named"}}};
  return kTable;
}

inline const OptionTable& Lines() {
  static const OptionTable kTable{.name = "csv", .sentence = "Lines.", .options = {}};
  return kTable;
}

inline const OptionTable& Parquet() {
  static const OptionTable kTable{.name = "parquet",
                                  .sentence = "Columns in row groups.",
                                  .options = {{.name = "compression",
                                               .type = OptionType::kChoice,
                                               .default_json = "\"zstd\"",
                                               .sentence = "inside the file",
                                               .choices = {"none", "zstd"}}}};
  return kTable;
}

}  // namespace fake

inline Result<std::unique_ptr<Parser>> MakeFakeParser(const Json& options) {
  if (options["delimiter"].get<std::string>().size() != 1) {
    return Fail(ErrorKind::kDefinition, "delimiter", "expected one letter");
  }
  return std::make_unique<FakeParser>(options);
}

/// Sources s3 and file over `store`, parser csv, transform first, formatters csv and parquet,
/// decoder shout, encoders gzip and zstd. `store` must outlive what is made.
inline Connectors FakeConnectors(FakeStore* store) {
  Connectors connectors;
  connectors.transforms.push_back(
      {&fake::First(),
       [](const Json& options, const TransformSite& site) -> Result<std::unique_ptr<Transform>> {
         const auto& columns = site.columns;
         std::string name = options.value("of", columns->field(0)->name());
         if (name != columns->field(0)->name()) {
           return Fail(ErrorKind::kDefinition, "of", "the first column is not '" + name + "'");
         }
         return std::make_unique<FakeTransform>(*columns, options.value("refuses", false));
       },
       /*may_refuse=*/true});
  for (std::string_view name : {"s3", "file"}) {
    connectors.sources.push_back(
        {&fake::Store(name), [store](const Json&) -> Result<std::unique_ptr<Source>> {
           return std::make_unique<FakeSource>(store);
         }});
    connectors.destinations.push_back(
        {&fake::Store(name), [](const Json&) -> Result<std::unique_ptr<Destination>> {
           return Fail(ErrorKind::kBug, "", "the fake has no destination");
         }});
  }
  connectors.parsers.push_back({&fake::Csv(), MakeFakeParser});
  for (const OptionTable* table : {&fake::Lines(), &fake::Parquet()}) {
    connectors.formatters.push_back({table, [](const Json&) -> Result<std::unique_ptr<Formatter>> {
                                       return std::make_unique<FakeFormatter>();
                                     }});
  }
  connectors.decoders.push_back(std::make_unique<FakeDecoder>());
  connectors.encoders.push_back(std::make_unique<FakeEncoder>("gzip"));
  connectors.encoders.push_back(std::make_unique<FakeEncoder>("zstd"));
  return connectors;
}

}  // namespace waybill::transfer
