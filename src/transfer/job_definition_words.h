#pragma once

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/option_table.h"

namespace waybill::transfer {

/// TROCCO's word, and the document's.
struct Words {
  std::string_view trocco;
  std::string_view document;
};
inline constexpr Words kCannedAcls[] = {{"NOT_SET", ""},
                                        {"Private", "private"},
                                        {"PublicRead", "public-read"},
                                        {"PublicReadWrite", "public-read-write"},
                                        {"AwsExecRead", "aws-exec-read"},
                                        {"AuthenticatedRead", "authenticated-read"},
                                        {"BucketOwnerRead", "bucket-owner-read"},
                                        {"BucketOwnerFullControl", "bucket-owner-full-control"},
                                        {"LogDeliveryWrite", "log-delivery-write"}};
inline constexpr Words kEncodings[] = {{"utf_8", "UTF-8"}};
inline constexpr Words kEncoders[] = {{"", "none"}};
inline constexpr Words kDecompressions[] = {{"default", "auto"}, {"zip", "zip"}, {"targz", "tar"}};
/// What a null or absent decompression_type means.
inline constexpr std::string_view kDefaultDecompression = "default";

/// A word that is in no row stands for itself, and the option's own check says what it may be.
template <size_t N>
std::string Translated(const Words (&words)[N], const std::string& word, bool to_document) {
  for (const Words& row : words) {
    if (word == (to_document ? row.trocco : row.document)) {
      return std::string(to_document ? row.document : row.trocco);
    }
  }
  return word;
}

inline std::string TextAt(const Json& object, std::string_view name) {
  auto found = object.find(std::string(name));
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Those of an option table's options that have a value here.
inline Json Known(const Json& given, const OptionTable& table) {
  Json known = Json::object();
  for (const Option& option : table.options) {
    auto found = given.find(std::string(option.name));
    if (found != given.end() && !found->is_null()) known[std::string(option.name)] = *found;
  }
  return known;
}

/// The same of each object of a list; what is no object stays, and is refused later.
inline Json KnownOfEach(const Json& given, const OptionTable& table) {
  Json list = Json::array();
  for (const Json& each : given) list.push_back(each.is_object() ? Known(each, table) : each);
  return list;
}

/// "s3_input_option": what a type's block is called.
inline std::string BlockName(const std::string& type, std::string_view end) {
  return fmt::format("{}_{}", type, end);
}

}  // namespace waybill::transfer
