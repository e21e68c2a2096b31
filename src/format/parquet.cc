#include "format/parquet.h"

#include <arrow/extension/json.h>
#include <arrow/extension_type.h>
#include <arrow/util/byte_size.h>
#include <arrow/util/compression.h>
#include <parquet/arrow/writer.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "format/column_view.h"
#include "format/options.h"

namespace waybill::format {
namespace {

using ParquetProperties = std::shared_ptr<parquet::WriterProperties>;

constexpr int64_t kMaxRowGroupRows = 1 << 20;

/// The output as the library sees it: shut once the writer is dropped, because the library ends an
/// unfinished file with a valid footer when it is destroyed, and such a file would look whole.
class GuardedOutput : public arrow::io::OutputStream {
 public:
  explicit GuardedOutput(std::shared_ptr<arrow::io::OutputStream> output)
      : output_(std::move(output)) {}

  Status Close() override {
    output_.reset();
    return Status::OK();
  }
  bool closed() const override { return output_ == nullptr; }
  Result<int64_t> Tell() const override { return written_; }
  Status Write(const void* data, int64_t nbytes) override {
    if (closed()) return Fail(ErrorKind::kBug, "parquet", "write after the writer was dropped");
    written_ += nbytes;
    return output_->Write(data, nbytes);
  }
  // An owned buffer goes on without a copy.
  Status Write(const std::shared_ptr<arrow::Buffer>& data) override {
    if (closed()) return Fail(ErrorKind::kBug, "parquet", "write after the writer was dropped");
    written_ += data->size();
    return output_->Write(data);
  }

 private:
  std::shared_ptr<arrow::io::OutputStream> output_;
  int64_t written_ = 0;  // the file begins here, wherever the output stands
};

/// The columns as they are stored: json by its own logical type.
std::shared_ptr<arrow::Schema> StoredSchema(const arrow::Schema& schema,
                                            const std::vector<ValueType>& types) {
  arrow::FieldVector fields;
  for (int i = 0; i < schema.num_fields(); ++i) {
    bool is_json = types[static_cast<size_t>(i)] == ValueType::kJson;
    fields.push_back(is_json ? schema.field(i)->WithType(arrow::extension::json(arrow::utf8()))
                             : schema.field(i));
  }
  return arrow::schema(std::move(fields), schema.metadata());
}

class ParquetWriter : public RowWriter {
 public:
  ParquetWriter(std::shared_ptr<arrow::Schema> schema, std::shared_ptr<arrow::Schema> stored,
                int64_t block_bytes)
      : schema_(std::move(schema)), stored_(std::move(stored)), block_bytes_(block_bytes) {}

  ~ParquetWriter() override {
    if (output_ != nullptr) static_cast<void>(output_->Close());
  }

  Status Begin(std::shared_ptr<arrow::io::OutputStream> output, ParquetProperties properties) {
    output_ = std::make_shared<GuardedOutput>(std::move(output));
    auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    return parquet::arrow::FileWriter::Open(*stored_, arrow::default_memory_pool(), output_,
                                            std::move(properties), std::move(arrow_properties))
        .Value(&writer_);
  }

  Status Write(const arrow::RecordBatch& batch) override {
    ARROW_RETURN_NOT_OK(CheckSchema(batch, *schema_));
    if (batch.num_rows() == 0) return Status::OK();
    if (block_filled_ >= block_bytes_) {
      ARROW_RETURN_NOT_OK(writer_->NewBufferedRowGroup());
      block_filled_ = 0;
    }
    ARROW_ASSIGN_OR_RAISE(int64_t bytes, arrow::util::ReferencedBufferSize(batch));
    block_filled_ += bytes;
    return writer_->WriteRecordBatch(*Stored(batch));
  }

  Result<int64_t> Close() override {
    ARROW_RETURN_NOT_OK(writer_->Close());
    return writer_->metadata()->num_rows();
  }

 private:
  std::shared_ptr<arrow::RecordBatch> Stored(const arrow::RecordBatch& batch) const {
    arrow::ArrayVector columns = batch.columns();
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto& type = stored_->field(static_cast<int>(i))->type();
      if (type->id() != arrow::Type::EXTENSION) continue;
      columns[i] = arrow::ExtensionType::WrapArray(type, columns[i]);
    }
    return arrow::RecordBatch::Make(stored_, batch.num_rows(), std::move(columns));
  }

  const std::shared_ptr<arrow::Schema> schema_;
  const std::shared_ptr<arrow::Schema> stored_;
  const int64_t block_bytes_;
  int64_t block_filled_ = 0;
  std::shared_ptr<GuardedOutput> output_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;  // destroyed before output_
};

class ParquetFormatter : public Formatter {
 public:
  ParquetFormatter(ParquetProperties properties, int64_t block_bytes)
      : properties_(std::move(properties)), block_bytes_(block_bytes) {}

  Result<std::unique_ptr<RowWriter>> Open(std::shared_ptr<arrow::io::OutputStream> output,
                                          std::shared_ptr<arrow::Schema> schema) const override {
    ARROW_ASSIGN_OR_RAISE(auto types, ValueTypesOf(*schema));
    auto stored = StoredSchema(*schema, types);
    auto writer =
        std::make_unique<ParquetWriter>(std::move(schema), std::move(stored), block_bytes_);
    ARROW_RETURN_NOT_OK(writer->Begin(std::move(output), properties_));
    return writer;
  }

 private:
  const ParquetProperties properties_;
  const int64_t block_bytes_;
};

arrow::Compression::type CodecOf(std::string_view choice) {
  if (choice == "zstd") return arrow::Compression::ZSTD;
  if (choice == "snappy") return arrow::Compression::SNAPPY;
  if (choice == "gzip") return arrow::Compression::GZIP;
  return arrow::Compression::UNCOMPRESSED;
}

}  // namespace

const OptionTable& ParquetFormatterOptions() {
  static const OptionTable table = {
      .name = "parquet",
      .sentence = "Apache Parquet: columns, typed, packed.",
      .options = {
          {.name = "compression",
           .type = OptionType::kChoice,
           .default_json = R"("zstd")",
           .sentence = "how pages are packed: zstd is smallest, snappy is read by every old reader",
           .choices = {"zstd", "snappy", "gzip", "none"}},
          {.name = "block_size",
           .type = OptionType::kInteger,
           .default_json = "134217728",
           .unit = "bytes",
           .sentence = "size of a row group before encoding; larger ones pack and scan better and "
                       "take more memory to write and to read",
           .minimum = 1 << 20,
           .maximum = int64_t{1} << 30},
          {.name = "page_size",
           .type = OptionType::kInteger,
           .default_json = "1048576",
           .unit = "bytes",
           .sentence = "size of a page, the least a reader unpacks",
           .minimum = 1 << 10,
           .maximum = 64 << 20}}};
  return table;
}

Result<std::unique_ptr<Formatter>> MakeParquetFormatter(const Json& options) {
  parquet::WriterProperties::Builder builder;
  builder.compression(CodecOf(TextOption(options, "compression")));
  builder.max_row_group_length(kMaxRowGroupRows);
  builder.data_pagesize(options.at("page_size"));
  builder.enable_store_decimal_as_integer();
  return std::make_unique<ParquetFormatter>(builder.build(), options.at("block_size"));
}

}  // namespace waybill::format
