#include "main/connectors.h"

#include <nlohmann/json.hpp>

#include "decode/guess.h"
#include "decode/members.h"
#include "destination/file_destination.h"
#include "destination/s3_destination.h"
#include "encode/encoders.h"
#include "format/csv.h"
#include "format/jsonl.h"
#include "format/parquet.h"
#include "parse/csv/csv_parser.h"
#include "parse/jsonl/jsonl_parser.h"
#include "source/file_source.h"
#include "source/s3_source.h"
#include "transform/add_time.h"
#include "transform/columns.h"
#include "transform/gsub.h"
#include "transform/hash.h"
#include "transform/json_expand.h"
#include "transform/mask.h"
#include "transform/row_filter.h"
#include "transform/string_transform.h"
#include "transform/unixtime.h"

namespace waybill {

Connectors MakeConnectors(const OpenS3& open_s3) {
  auto s3_source = [open_s3](const Json& options) -> Result<std::unique_ptr<Source>> {
    ARROW_ASSIGN_OR_RAISE(auto* opened, open_s3(options["connection"]));
    return source::MakeS3Source(options, opened->client());
  };
  auto s3_destination = [open_s3](const Json& options) -> Result<std::unique_ptr<Destination>> {
    ARROW_ASSIGN_OR_RAISE(auto* opened, open_s3(options["connection"]));
    return destination::MakeS3Destination(
        connection::WithConnectionKey(opened->settings(), options), opened->client());
  };
  Connectors connectors;
  connectors.sources = {{&source::S3SourceOptions(), s3_source},
                        {&source::FileSourceOptions(), source::MakeFileSource}};
  connectors.parsers = {{&parse::CsvParserOptions(),
                         [](const Json& options) { return parse::MakeCsvParser(options); }},
                        {&parse::JsonlParserOptions(), parse::MakeJsonlParser}};
  connectors.transforms = {{&transform::ColumnsOptions(), transform::MakeColumns},
                           {&transform::JsonExpandOptions(), transform::MakeJsonExpand,
                            /*may_refuse=*/true},
                           {&transform::RowFilterOptions(), transform::MakeRowFilter},
                           {&transform::MaskOptions(), transform::MakeMask},
                           {&transform::GsubOptions(), transform::MakeGsub},
                           {&transform::StringTransformOptions(), transform::MakeStringTransform},
                           {&transform::HashOptions(), transform::MakeHash},
                           {&transform::AddTimeOptions(), transform::MakeAddTime},
                           {&transform::UnixtimeOptions(), transform::MakeUnixtime,
                            /*may_refuse=*/true}};
  connectors.formatters = {{&format::CsvFormatterOptions(), format::MakeCsvFormatter},
                           {&format::JsonlFormatterOptions(), format::MakeJsonlFormatter},
                           {&format::ParquetFormatterOptions(), format::MakeParquetFormatter}};
  connectors.destinations = {
      {&destination::S3DestinationOptions(), s3_destination},
      {&destination::FileDestinationOptions(), destination::MakeFileDestination}};
  connectors.decoders = decode::MakeDecoders();
  connectors.archives = decode::MakeArchives();
  connectors.encoders = encode::MakeEncoders();
  return connectors;
}

}  // namespace waybill
