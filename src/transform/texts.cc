#include "transform/texts.h"

#include <arrow/array/array_primitive.h>
#include <arrow/array/util.h>
#include <arrow/compute/cast.h>
#include <arrow/compute/initialize.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/utf8.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "transform/values.h"

namespace waybill::transform {
namespace {

using Array = std::shared_ptr<arrow::Array>;

struct ColumnChange {
  int column = 0;
  TextChange change;
};

class TextChanges : public Transform {
 public:
  TextChanges(std::shared_ptr<arrow::Schema> in, std::shared_ptr<arrow::Schema> out,
              std::vector<ColumnChange> changes)
      : in_(std::move(in)), out_(std::move(out)), changes_(std::move(changes)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return out_; }

  Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const override {
    ARROW_RETURN_NOT_OK(CheckColumns(*batch, *in_));
    arrow::ArrayVector arrays = batch->columns();
    for (const ColumnChange& each : changes_) {
      Array& column = arrays[size_t(each.column)];
      ARROW_ASSIGN_OR_RAISE(column, AsTexts(column));
      ARROW_ASSIGN_OR_RAISE(column, each.change(column));
    }
    return Transformed{.rows =
                           arrow::RecordBatch::Make(out_, batch->num_rows(), std::move(arrays))};
  }

 private:
  std::shared_ptr<arrow::Schema> in_;
  std::shared_ptr<arrow::Schema> out_;
  std::vector<ColumnChange> changes_;
};

Result<ColumnChange> ChangeOf(const TextChangeKind& kind, const Json& entry,
                              const arrow::Schema& columns) {
  ColumnChange change;
  auto place = PlaceOf(columns, entry[kind.column].get<std::string>());
  if (!place.ok()) return Within(kind.column, place.status());
  change.column = *place;
  const arrow::Field& column = *columns.field(*place);
  if (!kind.takes_all_types && column.type()->id() != arrow::Type::STRING) {
    return Fail(ErrorKind::kDefinition, kind.column,
                fmt::format("'{}' is a {} and this is for texts; make it a string first, through a "
                            "transform 'columns'",
                            column.name(), TypeWord(column)));
  }
  ARROW_ASSIGN_OR_RAISE(change.change, kind.make(entry));
  // What only the kernel can judge fails here, on one NULL, and not in a job.
  ARROW_ASSIGN_OR_RAISE(auto null, arrow::MakeArrayOfNull(arrow::utf8(), 1));
  ARROW_RETURN_NOT_OK(change.change(null).status());
  return change;
}

}  // namespace

Result<Array> TimesAsTexts(const arrow::Array& times, const TimeFormat& format) {
  const auto& moments = static_cast<const arrow::TimestampArray&>(times);
  arrow::StringBuilder builder;
  std::string text(format.max_bytes(), '\0');
  for (int64_t i = 0; i < moments.length(); ++i) {
    if (moments.IsNull(i)) {
      ARROW_RETURN_NOT_OK(builder.AppendNull());
      continue;
    }
    char* end = format.Write(text.data(), moments.Value(i));
    ARROW_RETURN_NOT_OK(builder.Append(text.data(), static_cast<int32_t>(end - text.data())));
  }
  return builder.Finish();
}

Result<Array> AsTexts(const Array& column) {
  if (column->type_id() == arrow::Type::STRING) return column;
  if (column->type_id() == arrow::Type::TIMESTAMP) {
    ARROW_ASSIGN_OR_RAISE(auto format, TimeFormat::Make(kDefaultTimeFormat, "UTC"));
    return TimesAsTexts(*column, format);
  }
  return arrow::compute::Cast(*column, arrow::utf8(), arrow::compute::CastOptions::Safe());
}

Result<std::unique_ptr<Transform>> MakeTextChanges(const TextChangeKind& kind, const Json& options,
                                                   const TransformSite& site) {
  arrow::util::InitializeUTF8();
  ARROW_RETURN_NOT_OK(arrow::compute::Initialize());
  std::shared_ptr<arrow::Schema> out = site.columns;
  std::vector<ColumnChange> changes;
  for (const Json& each : options[kind.list]) {
    auto change = ChangeOf(kind, each, *out);
    if (!change.ok()) {
      return Within(fmt::format("{}[{}]", kind.list, changes.size()), change.status());
    }
    const arrow::Field& from = *out->field(change->column);
    auto field = arrow::field(from.name(), arrow::utf8(), from.nullable());
    ARROW_ASSIGN_OR_RAISE(out, out->SetField(change->column, field));
    changes.push_back(*std::move(change));
  }
  if (changes.empty()) {
    return Fail(ErrorKind::kDefinition, kind.list, "expected at least one column");
  }
  return std::make_unique<TextChanges>(site.columns, std::move(out), std::move(changes));
}

}  // namespace waybill::transform
