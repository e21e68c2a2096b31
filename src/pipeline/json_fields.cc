#include "pipeline/json_fields.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/bytes_json.h"

namespace waybill::pipeline {
namespace {

const Json& Null() {
  static const Json kNull;
  return kNull;
}

}  // namespace

JsonFields::JsonFields(const Json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  if (!object.is_object()) status_ = Fail(ErrorKind::kData, where_, "expected an object");
}

void JsonFields::Wrong(const char* name, std::string_view expected) {
  if (!status_.ok()) return;
  status_ = Fail(ErrorKind::kData, where_, fmt::format("field '{}': expected {}", name, expected));
}

const Json& JsonFields::Field(const char* name) {
  if (!object_.is_object()) return Null();
  auto found = object_.find(name);
  return found == object_.end() ? Null() : *found;
}

int64_t JsonFields::Count(const char* name) {
  const Json& field = Field(name);
  if (field.is_number_integer() && field.get<int64_t>() >= 0) return field.get<int64_t>();
  Wrong(name, "a whole number that is not negative");
  return 0;
}

std::string JsonFields::Text(const char* name) {
  const Json& field = Field(name);
  if (field.is_string()) return field.get<std::string>();
  Wrong(name, "a text");
  return {};
}

std::string JsonFields::Bytes(const char* name) {
  auto bytes = BytesFromJson(Field(name), where_);
  if (bytes.ok()) return std::move(*bytes);
  Wrong(name, "a text or {\"base64\": …}");
  return {};
}

bool JsonFields::Claim(const char* name) {
  const Json& field = Field(name);
  if (field.is_boolean()) return field.get<bool>();
  Wrong(name, "true or false");
  return false;
}

Time JsonFields::Moment(const char* name) {
  const Json& field = Field(name);
  if (field.is_string()) {
    auto time = ParseUtc(field.get_ref<const std::string&>());
    if (time.ok()) return *time;
  }
  Wrong(name, "a time such as 2013-05-24T00:00:00Z");
  return {};
}

const Json& JsonFields::Object(const char* name) {
  const Json& field = Field(name);
  if (!field.is_object()) Wrong(name, "an object");
  return field;
}

const Json& JsonFields::List(const char* name) {
  const Json& field = Field(name);
  if (field.is_array()) return field;
  Wrong(name, "a list");
  static const Json kNone = Json::array();
  return kNone;
}

}  // namespace waybill::pipeline
