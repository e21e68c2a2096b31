#include "transfer/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

namespace waybill::transfer {
namespace {

constexpr size_t kMaxTextBytes = 1 << 20;
constexpr size_t kMaxDepth = 32;
constexpr size_t kMaxValues = 50'000;
constexpr size_t kMaxNames = 1'000;
constexpr int kMaxOpenBrackets = 1'000;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";

/// Ends the parse from inside a callback; never leaves this file.
struct Stop {
  Place place;
  std::string message;
};

/// true, false or a whole number in the one form that is also its text; else the text itself, so
/// that an option that wants a text gets every letter of it.
Json PlainValue(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool is_number = error == std::errc() && end == text.data() + text.size();
  if (is_number && fmt::format("{}", number) == text) return number;
  return text;
}

/// yaml-cpp makes of "\N" and "\_" the bytes 0x85 and 0xa0, which alone are no UTF-8 and have no
/// form in JSON: they stand for U+0085 and U+00A0.
std::string WithWholeCharacters(std::string_view text) {
  std::string whole;
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    if (length == 0) whole += '\xc2';
    whole += text.substr(0, std::max(length, size_t{1}));
    text.remove_prefix(std::max(length, size_t{1}));
  }
  return whole;
}

/// Builds the document from yaml-cpp's events.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(TextLines& lines) : lines_(lines) {}

  YamlDocument document;

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      throw Stop{At(mark), "a second document begins here; one file holds one transfer"};
    }
  }
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark&, const std::string&) override {}

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Stop{At(mark), "aliases (*name) are not taken; write the value out"};
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    if (NeedsName()) throw Stop{At(mark), "a name is missing before ':'"};
    Place place;
    std::string pointer = Enter(mark, &place);
    std::string_view rest = lines_.From(mark.line, mark.column);
    std::string_view word = rest.substr(0, rest.find_first_of(" \t\r\n,]}"));
    if (word == "~" || word == "null" || word == "Null" || word == "NULL") {
      Add(place, pointer,
          fmt::format("a bare {0} is no text; write '{0}' in quotes, or leave the option out",
                      word));
    }
    Put(nullptr);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& given) override {
    const std::string text = WithWholeCharacters(given);
    bool quoted = tag == "!";
    if (quoted) last_quoted_ = mark;
    if (NeedsName()) return TakeName(mark, text);
    Place place;
    std::string pointer = Enter(mark, &place);
    if (!quoted && tag != "?" && !tag.empty() && !tag.starts_with(kCoreTag)) {
      Add(place, pointer, fmt::format("the tag {} is not taken", tag));
    }
    bool is_text = quoted || tag == "tag:yaml.org,2002:str";
    Put(is_text ? Json(text) : PlainValue(text));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    Open(mark, Json::array());
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    Open(mark, Json::object());
  }
  void OnMapEnd() override { Close(); }

  /// yaml-cpp takes the end of the text for a closing quote.
  void RefuseOpenQuote() {
    if (!last_quoted_) return;
    std::string_view rest = lines_.From(last_quoted_->line, last_quoted_->column);
    char quote = rest.empty() ? ' ' : rest.front();
    if (quote != '\'' && quote != '"') return;  // a block text
    for (size_t i = 1; i < rest.size(); ++i) {
      if (rest[i] == quote) return;
      if (quote == '"' && rest[i] == '\\') ++i;
    }
    throw Stop{At(*last_quoted_), fmt::format("the quote {} is never closed", quote)};
  }

  Place At(const YAML::Mark& mark) { return lines_.PlaceAt(mark.line, mark.column); }

 private:
  struct Frame {
    Json value;
    std::string pointer;
    std::optional<std::string> name;  ///< of the mapping's next value
    Place name_place;
  };

  void Add(Place place, const std::string& pointer, std::string message) {
    document.problems.push_back({place, {pointer, std::move(message)}});
  }

  bool NeedsName() const {
    return !stack_.empty() && stack_.back().value.is_object() && !stack_.back().name;
  }

  void TakeName(const YAML::Mark& mark, const std::string& text) {
    Frame& frame = stack_.back();
    frame.name = text;
    frame.name_place = At(mark);
    std::string pointer = PointerTo(frame.pointer, text);
    if (frame.value.contains(text)) {
      Add(frame.name_place, pointer,
          fmt::format("'{}' is written twice; first on line {}", text,
                      document.places[pointer].line));
    }
    if (frame.value.size() >= kMaxNames) {
      throw Stop{frame.name_place, fmt::format("more than {} names in one mapping", kMaxNames)};
    }
  }

  /// The pointer of the value that begins at `mark`, noted with its place.
  std::string Enter(const YAML::Mark& mark, Place* place) {
    *place = At(mark);
    if (++values_ > kMaxValues) throw Stop{*place, fmt::format("more than {} values", kMaxValues)};
    std::string pointer;
    if (!stack_.empty()) {
      const Frame& frame = stack_.back();
      if (frame.name) *place = frame.name_place;
      pointer =
          PointerTo(frame.pointer, frame.name ? *frame.name : std::to_string(frame.value.size()));
    }
    document.places.emplace(pointer, *place);
    return pointer;
  }

  void Put(Json value) {
    if (stack_.empty()) {
      document.value = std::move(value);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.value.is_array()) {
      frame.value.push_back(std::move(value));
      return;
    }
    frame.value[*frame.name] = std::move(value);
    frame.name.reset();
  }

  void Open(const YAML::Mark& mark, Json empty) {
    if (NeedsName()) throw Stop{At(mark), "a name must be a text, not a list or a mapping"};
    if (stack_.size() >= kMaxDepth) {
      throw Stop{At(mark), fmt::format("more than {} levels deep", kMaxDepth)};
    }
    Place place;
    std::string pointer = Enter(mark, &place);
    stack_.push_back({std::move(empty), std::move(pointer), std::nullopt, {}});
  }

  void Close() {
    Json value = std::move(stack_.back().value);
    stack_.pop_back();
    Put(std::move(value));
  }

  TextLines& lines_;
  std::vector<Frame> stack_;
  size_t values_ = 0;
  int documents_ = 0;
  std::optional<YAML::Mark> last_quoted_;
};

/// yaml-cpp's words for what people do wrong, in terms of what to do about it.
std::string Explain(const YAML::ParserException& error, const TextLines& lines) {
  std::string_view line = lines.Line(error.mark.line);
  std::string_view indent = line.substr(0, line.find_first_not_of(" \t"));
  if (indent.find('\t') != std::string_view::npos) {
    return "a tab stands in the indentation; YAML wants spaces";
  }
  if (error.msg == "illegal map value") {
    return "':' cannot stand here; check the indentation, or put the text in quotes";
  }
  if (error.msg == "illegal block entry") {
    return "a list entry '-' cannot stand here; begin it on a line of its own";
  }
  if (error.msg == "unknown token") {
    return "a text that begins with %, @ or ` must stand in quotes";
  }
  return fmt::format("not YAML: {}", error.msg);
}

Status Refuse(std::string_view file_name, Place place, std::string_view message) {
  return Fail(ErrorKind::kDefinition, fmt::format("{}:{}:{}", file_name, place.line, place.column),
              message);
}

/// Brackets opened and not closed, quotes not regarded. yaml-cpp takes quadratic time over them
/// before it reports anything: 9 s for 100,000.
int MostOpenBrackets(std::string_view text) {
  int open = 0;
  int most = 0;
  for (char c : text) {
    if (c == '[' || c == '{') most = std::max(most, ++open);
    if ((c == ']' || c == '}') && open > 0) --open;
  }
  return most;
}

/// YAML is printable UTF-8. yaml-cpp itself takes byte 4 for the end of the text.
Status RefuseBytes(std::string_view text, TextLines& lines, std::string_view file_name) {
  if (text.size() > kMaxTextBytes) {
    return Fail(
        ErrorKind::kDefinition, file_name,
        fmt::format("{} bytes is too long for a transfer, at most {}", text.size(), kMaxTextBytes));
  }
  if (MostOpenBrackets(text) > kMaxOpenBrackets) {
    return Fail(ErrorKind::kDefinition, file_name,
                fmt::format("more than {} brackets are open at once", kMaxOpenBrackets));
  }
  if (auto bad = FirstUnprintable(text)) {
    return Refuse(file_name, lines.PlaceOf(*bad),
                  fmt::format("byte 0x{:02x} is no UTF-8 text; save the file as UTF-8",
                              static_cast<unsigned char>(text[*bad])));
  }
  return Status::OK();
}

}  // namespace

Place YamlDocument::PlaceOf(std::string_view pointer) const {
  while (true) {
    auto found = places.find(std::string(pointer));
    if (found != places.end()) return found->second;
    if (pointer.empty()) return {};
    pointer = pointer.substr(0, pointer.rfind('/'));
  }
}

Result<YamlDocument> ParseYaml(std::string_view text, std::string_view file_name) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  TextLines lines(text);
  ARROW_RETURN_NOT_OK(RefuseBytes(text, lines, file_name));
  Builder builder(lines);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    builder.RefuseOpenQuote();
  } catch (const Stop& stop) {
    return Refuse(file_name, stop.place, stop.message);
  } catch (const YAML::ParserException& error) {
    return Refuse(file_name, builder.At(error.mark), Explain(error, lines));
  } catch (const YAML::Exception& error) {
    return Fail(ErrorKind::kDefinition, file_name, fmt::format("not YAML: {}", error.msg));
  }
  return std::move(builder.document);
}

}  // namespace waybill::transfer
