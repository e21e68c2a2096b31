#include "destination/staged_upload.h"

#include <nlohmann/json.hpp>

#include "base/bytes_json.h"

namespace waybill::destination {
namespace {

constexpr int64_t kMaxPartNumber = 10'000;

Result<s3::Part> PartFrom(const Json& json, const std::string& where) {
  auto text = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_string();
  };
  auto number = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_number_integer();
  };
  if (!text("etag") || !text("crc32c") || !number("number") || !number("bytes")) {
    return Fail(ErrorKind::kData, where, "a part is not as an S3 destination writes it");
  }
  int64_t at = json["number"].get<int64_t>();
  if (at < 1 || at > kMaxPartNumber) return Fail(ErrorKind::kData, where, "a part has no number");
  return s3::Part{.number = static_cast<int>(at),
                  .etag = json["etag"].get<std::string>(),
                  .bytes = json["bytes"].get<int64_t>(),
                  .checksum_crc32c = json["crc32c"].get<std::string>()};
}

}  // namespace

Artifact ToArtifact(const StagedObject& object) {
  Json token = Json::object();
  token["bucket"] = object.bucket;
  token["key"] = BytesToJson(object.key);
  token["upload_id"] = object.upload.upload_id;
  token["replace"] = object.replace;
  token["parts"] = Json::array();
  for (const s3::Part& part : object.upload.parts) {
    token["parts"].push_back({{"number", part.number},
                              {"etag", part.etag},
                              {"bytes", part.bytes},
                              {"crc32c", part.checksum_crc32c}});
  }
  return {.name = s3::Uri(object.bucket, object.key),
          .token = token.dump(),
          .bytes = object.upload.bytes};
}

Result<StagedObject> StagedObjectFrom(const Artifact& artifact) {
  const std::string where = artifact.name + " (artifact)";
  ARROW_ASSIGN_OR_RAISE(Json token, ParseJson(artifact.token, where));
  auto is = [&](const char* name, Json::value_t type) {
    return token.is_object() && token.contains(name) && token[name].type() == type;
  };
  bool whole = is("bucket", Json::value_t::string) && token.contains("key") &&
               is("upload_id", Json::value_t::string) && is("replace", Json::value_t::boolean) &&
               is("parts", Json::value_t::array);
  if (!whole) return Fail(ErrorKind::kData, where, "was not made by an S3 destination");
  StagedObject object{.bucket = token["bucket"].get<std::string>(),
                      .replace = token["replace"].get<bool>()};
  ARROW_ASSIGN_OR_RAISE(object.key, BytesFromJson(token["key"], where));
  object.upload.upload_id = token["upload_id"].get<std::string>();
  object.upload.bytes = artifact.bytes;
  for (const Json& json : token["parts"]) {
    ARROW_ASSIGN_OR_RAISE(s3::Part part, PartFrom(json, where));
    object.upload.parts.push_back(std::move(part));
  }
  return object;
}

}  // namespace waybill::destination
