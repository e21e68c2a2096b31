#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace waybill {

enum class OptionType {
  kString,
  kSecret,       ///< a string that no interface ever gives back
  kInteger,      ///< a JSON number without fraction, or its text
  kBoolean,      ///< true or false, or their texts
  kChoice,       ///< one of `choices`
  kStringList,   ///< a JSON list of strings
  kStringMap,    ///< a JSON object of strings
  kObject,       ///< an object described by `table`
  kObjectList,   ///< a list of objects, each described by `table`
  kVariant,      ///< an object whose key "type" picks its table among `variants`
  kVariantList,  ///< a list of such objects
};

struct OptionTable;

/// One option: all that YAML, JSON, command line, validation, help and the reference need to know.
struct Option {
  std::string_view
      name;  ///< the same word in YAML, JSON and, as --name-with-dashes, on the command line
  OptionType type;
  bool required = false;
  std::string_view default_json =
      "";                          ///< JSON text of the default; empty: the option may be absent
  std::string_view unit = "";      ///< "bytes", "rows", "seconds"
  std::string_view sentence = "";  ///< what it does and what it costs, one sentence
  std::vector<std::string_view> choices = {};
  int64_t minimum = INT64_MIN;
  int64_t maximum = INT64_MAX;
  const OptionTable* table = nullptr;
  std::vector<const OptionTable*> variants = {};
};

/// The options of one kind of thing. Tables are built once at start and never change.
struct OptionTable {
  std::string_view name;      ///< of the kind; for a variant, the value of "type"
  std::string_view sentence;  ///< what the kind is
  std::vector<Option> options;

  const Option* Find(std::string_view option) const;
};

/// What is wrong with one place of a document.
struct Problem {
  std::string pointer;  ///< RFC 6901, e.g. "/source/parser/columns/3/type"
  std::string message;
};

/// Check `value` against `table` and fill in defaults, in the table's order.
///
/// Unknown names are refused with the nearest known one. Texts of numbers and booleans are turned
/// into values, since YAML and flags carry texts. Every problem is reported, not only the first.
/// `pointer` is where `value` stands in its document.
Json ApplyOptions(const OptionTable& table, const Json& value, const std::string& pointer,
                  std::vector<Problem>* problems);

/// The same for a value that stands alone: kDefinition naming `where` and every problem.
Result<Json> ApplyOptions(const OptionTable& table, const Json& value, std::string_view where);

/// The place `name` below `pointer`, escaped as RFC 6901 asks: ("/a", "b/c") -> "/a/b~1c".
std::string PointerTo(std::string_view pointer, std::string_view name);

/// "/a/0/b" -> "a[0].b", the way people say it.
std::string PointerText(std::string_view pointer);

}  // namespace waybill
