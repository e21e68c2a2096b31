#include "transfer/checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/name_rule.h"
#include "base/path_pattern.h"
#include "transfer/variables.h"

namespace waybill::transfer {
namespace {

constexpr int64_t kMaxNameCharacters = 255;

/// An option of a column that only some types have.
struct TypedOption {
  std::string_view option;
  std::vector<std::string_view> types;
};

const std::vector<TypedOption>& TypedOptions() {
  static const std::vector<TypedOption> kOptions = {{"format", {"timestamp", "date", "time"}},
                                                    {"time_zone", {"timestamp"}},
                                                    {"date", {"timestamp"}},
                                                    {"precision", {"decimal"}},
                                                    {"scale", {"decimal"}}};
  return kOptions;
}

bool Belongs(const TypedOption& typed, std::string_view type) {
  return std::find(typed.types.begin(), typed.types.end(), type) != typed.types.end();
}

/// The value below `value`, or null when there is none.
const Json& At(const Json& value, std::string_view name) {
  static const Json kNull;
  if (!value.is_object()) return kNull;
  auto found = value.find(std::string(name));
  return found == value.end() ? kNull : *found;
}

int64_t Characters(std::string_view text) {
  return std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

std::string TextAt(const Json& value, std::string_view name) {
  const Json& text = At(value, name);
  return text.is_string() ? text.get<std::string>() : "";
}

class AcrossChecker {
 public:
  explicit AcrossChecker(std::vector<Problem>* problems) : problems_(problems) {}

  void Name(const Json& document) {
    const Json& name = At(document, "name");
    if (!name.is_string()) return;
    const auto& text = name.get_ref<const std::string&>();
    bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    bool printable = text.find_first_of("\t\r\n") == std::string::npos;
    if (blank || !printable || Characters(text) > kMaxNameCharacters) {
      Wrong("/name",
            fmt::format("expected a name of one line and 1 to {} characters", kMaxNameCharacters));
    }
  }

  void Columns(const Json& given, const Json& checked) {
    const Json& columns = At(checked, "columns");
    if (!columns.is_array()) return;
    if (columns.empty()) Wrong("/source/parser/columns", "expected at least one column");
    std::set<std::string> names;
    for (size_t i = 0; i < columns.size(); ++i) {
      std::string at = fmt::format("/source/parser/columns/{}", i);
      std::string name = TextAt(columns[i], "name");
      if (!name.empty() && !names.insert(name).second) {
        Wrong(at + "/name", fmt::format("two columns are named '{}'", name));
      }
      Column(At(given, "columns")[i], columns[i], at);
    }
  }

  /// What stands for a variable is known at each run only.
  void SequenceFormat(const Json& destination) {
    const Json& format = At(destination, "sequence_format");
    if (!format.is_string()) return;
    const auto& text = format.get_ref<const std::string&>();
    if (text.find('$') != std::string::npos) return;
    Status read = NameRule::Parse(text).status();
    if (!read.ok()) Wrong("/destination/sequence_format", read.message());
  }

  void Compression(const Json& destination) {
    std::string encoder = TextAt(destination, "encoder_type");
    const Json& formatter = At(destination, "formatter");
    if (encoder.empty() || encoder == "none" || At(formatter, "compression").is_null()) return;
    Wrong("/destination/encoder_type",
          fmt::format("{} files compress inside and could not be read when packed again; leave "
                      "'encoder_type' out and choose formatter.compression",
                      TextAt(formatter, "type")));
  }

  /// Else only a preview or a job would find out.
  void Pattern(const Json& source) {
    auto pattern = PathPattern::Make(TextAt(source, "path_match_pattern"));
    if (!pattern.ok()) Wrong("/source/path_match_pattern", pattern.status().message());
  }

 private:
  void Wrong(const std::string& pointer, std::string message) {
    problems_->push_back({pointer, std::move(message)});
  }

  void Column(const Json& given, const Json& checked, const std::string& at) {
    std::string type = TextAt(checked, "type");
    if (type.empty()) return;
    for (const TypedOption& typed : TypedOptions()) {
      if (At(given, typed.option).is_null() || Belongs(typed, type)) continue;
      Wrong(PointerTo(at, typed.option),
            fmt::format("'{}' is for columns of type {}, not {}", typed.option,
                        fmt::join(typed.types, ", "), type));
    }
    if (type == "decimal") Decimal(given, checked, at);
  }

  void Decimal(const Json& given, const Json& checked, const std::string& at) {
    if (At(given, "precision").is_null()) {
      Wrong(at, "a decimal column needs 'precision', its digits in all, 1 to 38");
    }
    const Json& precision = At(checked, "precision");
    const Json& scale = At(checked, "scale");
    if (!precision.is_number_integer() || !scale.is_number_integer()) return;
    if (scale.get<int64_t>() > precision.get<int64_t>()) {
      Wrong(at + "/scale", fmt::format("{} digits after the point do not fit into {} in all",
                                       scale.get<int64_t>(), precision.get<int64_t>()));
    }
  }

  std::vector<Problem>* problems_;
};

}  // namespace

void CheckAcross(const Json& given, const Json& checked, std::vector<Problem>* problems) {
  AcrossChecker checker(problems);
  checker.Name(checked);
  checker.Columns(At(At(given, "source"), "parser"), At(At(checked, "source"), "parser"));
  checker.SequenceFormat(At(checked, "destination"));
  checker.Pattern(At(checked, "source"));
  checker.Compression(At(checked, "destination"));
  CheckVariables(checked, problems);
}

void DropForeignOptions(Json* document) {
  Json& parser = (*document)["source"]["parser"];
  if (!parser.contains("columns") || !parser["columns"].is_array()) return;
  for (Json& column : parser["columns"]) {
    if (!column.is_object()) continue;
    std::string type = TextAt(column, "type");
    for (const TypedOption& typed : TypedOptions()) {
      if (!Belongs(typed, type)) column.erase(std::string(typed.option));
    }
  }
}

}  // namespace waybill::transfer
