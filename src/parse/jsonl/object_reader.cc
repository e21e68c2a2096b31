#include "parse/jsonl/object_reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <cstring>
#include <unordered_map>

#include "parse/jsonl/line_reader.h"

namespace waybill::parse {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(simdjson::SIMDJSON_PADDING <= LineReader::kPaddingBytes);

std::string_view TrimEnd(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' ||
                           text.back() == '\n')) {
    text.remove_suffix(1);
  }
  return text;
}

const char* SkipDigits(const char* at, const char* end) {
  while (at < end && *at >= '0' && *at <= '9') ++at;
  return at;
}

/// RFC 8259 §6.
bool IsNumber(std::string_view text) {
  const char* at = text.data();
  const char* end = at + text.size();
  if (at < end && *at == '-') ++at;
  const char* whole = at;
  at = SkipDigits(at, end);
  if (at == whole || (*whole == '0' && at - whole > 1)) return false;
  if (at < end && *at == '.') {
    const char* fraction = ++at;
    at = SkipDigits(at, end);
    if (at == fraction) return false;
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at < end && (*at == '+' || *at == '-')) ++at;
    const char* exponent = at;
    at = SkipDigits(at, end);
    if (at == exponent) return false;
  }
  return at == end;
}

bool IsScalar(std::string_view text) {
  switch (text.empty() ? '\0' : text[0]) {
    case 't': return text == "true";
    case 'f': return text == "false";
    case 'n': return text == "null";
    default: return IsNumber(text);
  }
}

std::string_view WithoutZeroFraction(std::string_view number) {
  size_t point = number.find('.');
  bool is_whole = point != std::string_view::npos &&
                  number.find_first_not_of('0', point + 1) == std::string_view::npos;
  return is_whole ? number.substr(0, point) : number;
}

LineFault NotAnObject(simdjson::error_code code) {
  return {"", fmt::format("not one JSON object: {}", simdjson::error_message(code))};
}

constexpr size_t kNoColumn = SIZE_MAX;

/// Which column a key means. Rows of one file mostly have the same keys in the same order, so what
/// the key at a position meant last time is tried first.
class KeyTable {
 public:
  explicit KeyTable(const std::vector<Column>& columns) {
    for (size_t i = 0; i < columns.size(); ++i) columns_.emplace(columns[i].name, i);
  }

  simdjson::error_code Find(ondemand::field& field, size_t position, size_t* column) {
    if (position < guesses_.size() && field.key().unsafe_is_equal(guesses_[position].key)) {
      *column = guesses_[position].column;
      return simdjson::SUCCESS;
    }
    std::string_view key;
    if (auto code = field.unescaped_key().get(key)) return code;
    auto found = columns_.find(std::string(key));
    *column = found == columns_.end() ? kNoColumn : found->second;
    Remember(position, key, *column);
    return simdjson::SUCCESS;
  }

 private:
  struct Guess {
    std::string key;
    size_t column;
  };

  /// A key that is written with escapes could not be compared as it stands, and comparing a long
  /// one could read beyond the padding.
  void Remember(size_t position, std::string_view key, size_t column) {
    constexpr size_t kMaxGuesses = 4096;
    bool is_plain = key.find_first_of("\"\\") == std::string_view::npos;
    if (position >= kMaxGuesses || key.size() >= LineReader::kPaddingBytes || !is_plain) return;
    if (position >= guesses_.size()) guesses_.resize(position + 1, {"\"", kNoColumn});
    guesses_[position] = {std::string(key), column};
  }

  std::unordered_map<std::string, size_t> columns_;
  std::vector<Guess> guesses_;
};

}  // namespace

struct ObjectReader::Simdjson {
  explicit Simdjson(const std::vector<Column>& all) : columns(all), keys(all) {}

  std::optional<LineFault> ReadFields(ondemand::object& object, std::string_view* cells,
                                      size_t stride, TextArena& arena);
  simdjson::error_code ReadValue(ondemand::value& value, const Column& column,
                                 std::string_view* cell, TextArena& arena);
  simdjson::error_code ReadString(ondemand::value& value, std::string_view token,
                                  std::string_view* cell, TextArena& arena);

  const std::vector<Column> columns;
  KeyTable keys;
  ondemand::parser parser;
};

ObjectReader::ObjectReader(const std::vector<Column>& columns)
    : simdjson_(std::make_unique<Simdjson>(columns)) {}
ObjectReader::~ObjectReader() = default;

std::optional<LineFault> ObjectReader::Read(std::string_view line, std::string_view* cells,
                                            size_t stride) {
  for (size_t i = 0; i < simdjson_->columns.size(); ++i) cells[i * stride] = {};
  ondemand::document document;
  ondemand::object object;
  simdjson::padded_string_view padded(line.data(), line.size(),
                                      line.size() + LineReader::kPaddingBytes);
  if (auto code = simdjson_->parser.iterate(padded).get(document)) return NotAnObject(code);
  if (auto code = document.get_object().get(object)) return NotAnObject(code);
  if (auto fault = simdjson_->ReadFields(object, cells, stride, arena_)) return fault;
  const char* rest;
  if (document.current_location().get(rest) == simdjson::SUCCESS) {
    return LineFault{"", fmt::format("not one JSON object: more follows at its byte {}",
                                     rest - line.data() + 1)};
  }
  return std::nullopt;
}

std::optional<LineFault> ObjectReader::Simdjson::ReadFields(ondemand::object& object,
                                                            std::string_view* cells, size_t stride,
                                                            TextArena& arena) {
  size_t position = 0;
  for (auto result : object) {
    ondemand::field field;
    if (auto code = std::move(result).get(field)) return NotAnObject(code);
    size_t index;
    if (auto code = keys.Find(field, position++, &index)) return NotAnObject(code);
    if (index == kNoColumn) continue;
    const Column& column = columns[index];
    auto code = ReadValue(field.value(), column, &cells[index * stride], arena);
    if (code == simdjson::SUCCESS) continue;
    return LineFault{column.name,
                     fmt::format("not a JSON value: {}", simdjson::error_message(code))};
  }
  return std::nullopt;
}

simdjson::error_code ObjectReader::Simdjson::ReadValue(ondemand::value& value, const Column& column,
                                                       std::string_view* cell, TextArena& arena) {
  std::string_view token = TrimEnd(value.raw_json_token());
  bool is_json = column.type == ColumnType::kJson;
  if (token.starts_with('"')) {
    if (!is_json) return ReadString(value, token, cell, arena);
    *cell = token;
    return simdjson::SUCCESS;
  }
  if (token == "{") {
    ondemand::object nested;
    if (auto code = value.get_object().get(nested)) return code;
    if (auto code = nested.raw_json().get(*cell)) return code;
    *cell = TrimEnd(*cell);
    return simdjson::SUCCESS;
  }
  if (token == "[") {
    ondemand::array nested;
    if (auto code = value.get_array().get(nested)) return code;
    if (auto code = nested.raw_json().get(*cell)) return code;
    *cell = TrimEnd(*cell);
    return simdjson::SUCCESS;
  }
  if (!IsScalar(token)) return simdjson::N_ATOM_ERROR;
  bool is_null = token == "null";
  *cell = is_null ? std::string_view()
                  : (column.type == ColumnType::kLong ? WithoutZeroFraction(token) : token);
  return simdjson::SUCCESS;
}

/// The characters of a string that `token` begins with: in place, unless an escape stands among
/// them.
simdjson::error_code ObjectReader::Simdjson::ReadString(ondemand::value& value,
                                                        std::string_view token,
                                                        std::string_view* cell, TextArena& arena) {
  bool is_closed = token.size() >= 2 && token.back() == '"';
  if (is_closed && std::memchr(token.data(), '\\', token.size()) == nullptr) {
    *cell = token.substr(1, token.size() - 2);
    return simdjson::SUCCESS;
  }
  std::string_view text;
  if (auto code = value.get_string().get(text)) return code;
  *cell = arena.Copy(text);
  return simdjson::SUCCESS;
}

}  // namespace waybill::parse
