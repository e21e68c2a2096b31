#include "format/parquet.h"

#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <gmock/gmock.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <string>

#include "format/test_rows.h"
#include "stage/contract_rows.h"

// Values are compared with other readers by tests/oracles; here it is the shape of the file.
namespace waybill::format {
namespace {

std::unique_ptr<parquet::ParquetFileReader> Read(const std::string& file) {
  return parquet::ParquetFileReader::Open(
      std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file)));
}

std::string Parquet(const arrow::RecordBatch& batch, const std::string& options = "{}") {
  return FormatRows(ParquetFormatterOptions(), MakeParquetFormatter, options, batch).ValueOrDie();
}

std::unique_ptr<Formatter> MakeFormatter(const std::string& options) {
  auto checked = ApplyOptions(ParquetFormatterOptions(), Json::parse(options), "formatter");
  return MakeParquetFormatter(checked.ValueOrDie()).ValueOrDie();
}

TEST(ParquetFormatter, EachColumnHasItsLogicalType) {
  auto file = Read(Parquet(*contract::EveryTypeRows(10)));
  const auto& schema = *file->metadata()->schema();
  std::vector<std::string> types;
  for (int i = 0; i < schema.num_columns(); ++i) {
    types.push_back(parquet::TypeToString(schema.Column(i)->physical_type()) + " " +
                    schema.Column(i)->logical_type()->ToString());
  }
  EXPECT_EQ(types[0], "BYTE_ARRAY String");
  EXPECT_EQ(types[1], "INT64 None");
  EXPECT_EQ(types[2], "DOUBLE None");
  EXPECT_EQ(types[3], "BOOLEAN None");
  EXPECT_EQ(types[4],
            "INT64 Timestamp(isAdjustedToUTC=true, timeUnit=microseconds, "
            "is_from_converted_type=false, force_set_converted_type=false)");
  EXPECT_EQ(types[5], "BYTE_ARRAY JSON");
  EXPECT_EQ(types[6], "INT64 Decimal(precision=15, scale=2)");
  EXPECT_EQ(types[7], "INT32 Date");
  EXPECT_THAT(types[8], testing::HasSubstr("timeUnit=microseconds"));
}

TEST(ParquetFormatter, CompressionChoices) {
  auto codec = [](const char* choice) {
    auto file = Read(Parquet(*contract::EveryTypeRows(100),
                             R"({"compression":")" + std::string(choice) + "\"}"));
    return file->metadata()->RowGroup(0)->ColumnChunk(0)->compression();
  };
  EXPECT_EQ(codec("zstd"), arrow::Compression::ZSTD);
  EXPECT_EQ(codec("snappy"), arrow::Compression::SNAPPY);
  EXPECT_EQ(codec("gzip"), arrow::Compression::GZIP);
  EXPECT_EQ(codec("none"), arrow::Compression::UNCOMPRESSED);
}

TEST(ParquetFormatter, ABlockEndsWhenItIsFull) {
  auto output = std::make_shared<contract::KeptOutput>();
  auto formatter = MakeFormatter(R"({"block_size":1048576})");
  auto writer = formatter->Open(output, contract::EveryTypeSchema()).ValueOrDie();
  auto batch = contract::EveryTypeRows(4000);  // some 350 KiB
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(writer->Write(*batch).ok());
  EXPECT_EQ(writer->Close().ValueOrDie(), 40000);
  auto file = Read(output->bytes());
  EXPECT_GE(file->metadata()->num_row_groups(), 3);
  EXPECT_LE(file->metadata()->num_row_groups(), 5);
}

TEST(ParquetFormatter, SmallBatchesShareABlock) {
  auto output = std::make_shared<contract::KeptOutput>();
  auto formatter = MakeFormatter("{}");
  auto writer = formatter->Open(output, contract::EveryTypeSchema()).ValueOrDie();
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(writer->Write(*contract::EveryTypeRows(7)).ok());
  EXPECT_EQ(writer->Close().ValueOrDie(), 350);
  EXPECT_EQ(Read(output->bytes())->metadata()->num_row_groups(), 1);
}

TEST(ParquetFormatter, AFileWithoutRowsHasItsSchema) {
  auto file = Read(Parquet(*contract::EveryTypeRows(0)));
  EXPECT_EQ(file->metadata()->num_rows(), 0);
  EXPECT_EQ(file->metadata()->num_columns(), 9);
}

TEST(ParquetFormatter, DroppedUnfinishedItWritesNoFooter) {
  auto output = std::make_shared<contract::KeptOutput>();
  auto formatter = MakeFormatter("{}");
  auto writer = formatter->Open(output, contract::EveryTypeSchema()).ValueOrDie();
  ASSERT_TRUE(writer->Write(*contract::EveryTypeRows(10)).ok());
  const std::string before = output->bytes();
  writer.reset();
  EXPECT_EQ(output->bytes(), before);
}

TEST(ParquetFormatter, TheFileMayBeginAnywhereInTheOutput) {
  auto output = std::make_shared<contract::KeptOutput>();
  ASSERT_TRUE(output->Write("prefix", 6).ok());
  auto formatter = MakeFormatter("{}");
  auto writer = formatter->Open(output, contract::EveryTypeSchema()).ValueOrDie();
  ASSERT_TRUE(writer->Write(*contract::EveryTypeRows(10)).ok());
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(Read(output->bytes().substr(6))->metadata()->num_rows(), 10);
}

TEST(ParquetFormatter, RowsReadBackWithArrowsReader) {
  auto batch = contract::EveryTypeRows(5000);
  std::unique_ptr<parquet::arrow::FileReader> reader;
  parquet::arrow::FileReaderBuilder builder;
  ASSERT_TRUE(builder
                  .Open(std::make_shared<arrow::io::BufferReader>(
                      arrow::Buffer::FromString(Parquet(*batch))))
                  .ok());
  ASSERT_TRUE(builder.Build(&reader).ok());
  auto table = reader->ReadTable();
  ASSERT_TRUE(table.ok()) << table.status();
  for (int i = 0; i < batch->num_columns(); ++i) {
    if (i == 5) continue;  // comes back as the JSON extension type
    EXPECT_TRUE((*table)->column(i)->Equals(arrow::ChunkedArray(batch->column(i))))
        << batch->column_name(i);
  }
}

}  // namespace
}  // namespace waybill::format
