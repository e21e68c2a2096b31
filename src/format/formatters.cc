#include "format/formatters.h"

#include "format/csv.h"
#include "format/jsonl.h"
#include "format/parquet.h"

namespace waybill::format {

std::vector<Kind<Formatter>> FormatterKinds() {
  return {{&CsvFormatterOptions(), MakeCsvFormatter},
          {&JsonlFormatterOptions(), MakeJsonlFormatter},
          {&ParquetFormatterOptions(), MakeParquetFormatter}};
}

}  // namespace waybill::format
