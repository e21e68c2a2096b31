#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace waybill::transform {

/// The way from a JSON text to one value in it: $.items[0].name, items[0].name, $['a b'].
///
/// Shape    names and indices only (RFC 9535's name and index selectors, an index from 0 on). The
///          leading $ may be left out, as people of TROCCO write it.
/// Errors   kDefinition from Make: what can find several values or none (*, .., slices, filters,
///          negative indices), or is no path.
/// Threads  a value.
class JsonPath {
 public:
  struct Step {
    std::string name;    ///< of a member, when `index` is negative
    int64_t index = -1;  ///< of an array's element
  };

  static Result<JsonPath> Make(std::string_view path);
  const std::vector<Step>& steps() const { return steps_; }

 private:
  std::vector<Step> steps_;
};

/// One value found in a JSON text.
struct JsonFound {
  enum class Kind { kMissing, kNull, kString, kOther, kBroken };
  Kind kind = Kind::kMissing;
  std::string_view text;  ///< a string's characters; of others, and of kBroken, see Find
};

/// Finds values in JSON texts.
///
/// Shape    of several members with one name the first counts.
/// Owns     what it found is valid until the next Load or Find.
/// Threads  one thread at a time.
class JsonFinder {
 public:
  JsonFinder();
  ~JsonFinder();

  /// The text that is looked into from now on; copied.
  void Load(std::string_view json);
  /// kString: its characters, or when `is_raw` its JSON text. kOther: the JSON text of a number,
  /// boolean, object or array. kBroken: what is wrong with the JSON.
  JsonFound Find(const JsonPath& path, bool is_raw);

 private:
  struct Simdjson;
  std::unique_ptr<Simdjson> simdjson_;
};

}  // namespace waybill::transform
