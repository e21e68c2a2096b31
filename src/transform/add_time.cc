#include "transform/add_time.h"

#include <arrow/array/util.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/time_format.h"
#include "transform/texts.h"
#include "transform/uses.h"
#include "transform/values.h"

namespace waybill::transform {
namespace {

class AddTime : public Transform {
 public:
  AddTime(std::shared_ptr<arrow::Schema> in, std::shared_ptr<arrow::Schema> out,
          std::shared_ptr<arrow::Scalar> value)
      : in_(std::move(in)), out_(std::move(out)), value_(std::move(value)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return out_; }

  Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const override {
    ARROW_RETURN_NOT_OK(CheckColumns(*batch, *in_));
    arrow::ArrayVector arrays = batch->columns();
    ARROW_ASSIGN_OR_RAISE(auto times, arrow::MakeArrayFromScalar(*value_, batch->num_rows()));
    arrays.push_back(std::move(times));
    return Transformed{arrow::RecordBatch::Make(out_, batch->num_rows(), std::move(arrays))};
  }

 private:
  std::shared_ptr<arrow::Schema> in_;
  std::shared_ptr<arrow::Schema> out_;
  std::shared_ptr<arrow::Scalar> value_;
};

Result<std::shared_ptr<arrow::Scalar>> ValueOfTime(const Json& options, Time time) {
  static const std::vector<Use> kUses = {{"timestamp_format", "column_type", {"string"}},
                                         {"time_zone", "column_type", {"string"}}};
  ARROW_RETURN_NOT_OK(CheckUses(options, kUses));
  if (options["column_type"] == "timestamp") {
    return std::make_shared<arrow::TimestampScalar>(
        time.time_since_epoch().count(), arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"));
  }
  ARROW_ASSIGN_OR_RAISE(auto format,
                        TimeFormat::Make(options.value("timestamp_format", kTroccosTimeFormat),
                                         options.value("time_zone", kTroccosZone)));
  return std::make_shared<arrow::StringScalar>(format.Text(time));
}

}  // namespace

const OptionTable& AddTimeOptions() {
  static const OptionTable kTable = {
      .name = "filter_add_time",
      .sentence = "Adds a column that holds the time at which the job started.",
      .options = {{.name = "column_name",
                   .type = OptionType::kString,
                   .required = true,
                   .sentence = "what it is called; no other column may be"},
                  {.name = "column_type",
                   .type = OptionType::kChoice,
                   .default_json = "\"timestamp\"",
                   .sentence = "timestamp, or a string written by timestamp_format in time_zone",
                   .choices = {"timestamp", "string"}},
                  {.name = "timestamp_format",
                   .type = OptionType::kString,
                   .sentence = "of a string: a strftime format; absent: %Y-%m-%d %H:%M:%S.%N %Z"},
                  {.name = "time_zone",
                   .type = OptionType::kString,
                   .sentence = "of a string: any IANA zone; absent: Etc/UTC"}}};
  return kTable;
}

Result<std::unique_ptr<Transform>> MakeAddTime(const Json& options, const TransformSite& site) {
  const auto name = options["column_name"].get<std::string>();
  if (site.columns->GetFieldIndex(name) >= 0) {
    return Fail(ErrorKind::kDefinition, "column_name",
                fmt::format("there is a column '{}' already", name));
  }
  ARROW_ASSIGN_OR_RAISE(auto value, ValueOfTime(options, site.job_started));
  ARROW_ASSIGN_OR_RAISE(auto out,
                        site.columns->AddField(site.columns->num_fields(),
                                               arrow::field(name, value->type, /*nullable=*/true)));
  return std::make_unique<AddTime>(site.columns, std::move(out), std::move(value));
}

}  // namespace waybill::transform
