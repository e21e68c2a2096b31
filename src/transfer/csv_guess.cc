#include "transfer/csv_guess.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "transfer/type_guess.h"

namespace waybill::transfer {
namespace {

constexpr size_t kMaxRows = 20'000;
constexpr size_t kMaxFields = 2'000'000;
constexpr size_t kMaxColumns = 10'000;
constexpr size_t kHeadBytes = 64 << 10;
constexpr std::array<char, 4> kDelimiters = {',', '\t', ';', '|'};
constexpr std::array<char, 2> kQuotes = {'"', '\''};
constexpr std::array<std::string_view, 8> kNullWords = {"NULL", "null", "\\N", "N/A",
                                                        "NA",   "None", "-",   "nil"};

/// Reads fields one after the other.
class Splitter {
 public:
  Splitter(std::string_view text, char delimiter, char quote)
      : text_(text), delimiter_(delimiter), quote_(quote) {}

  bool at_end() const { return at_ >= text_.size(); }

  /// False when the text ends inside the row.
  bool Row(CsvRow* row) {
    row->clear();
    while (true) {
      row->push_back(Field());
      if (at_end()) return false;
      char end = text_[at_++];
      if (end == delimiter_) continue;
      if (end == '\r' && !at_end() && text_[at_] == '\n') ++at_;
      return true;
    }
  }

 private:
  CsvField Field() {
    CsvField field;
    if (!at_end() && text_[at_] == quote_) {
      field.is_quoted = true;
      ++at_;
      Quoted(&field.text);
    }
    while (!at_end() && !Ends(text_[at_])) field.text += text_[at_++];
    return field;
  }

  void Quoted(std::string* out) {
    while (!at_end()) {
      char c = text_[at_++];
      if (c != quote_) {
        *out += c;
      } else if (!at_end() && text_[at_] == quote_) {
        *out += text_[at_++];
      } else {
        return;
      }
    }
  }

  bool Ends(char c) const { return c == delimiter_ || c == '\n' || c == '\r'; }

  std::string_view text_;
  char delimiter_;
  char quote_;
  size_t at_ = 0;
};

/// One way to cut a text into rows, and how well it fits.
struct Cut {
  char delimiter = ',';
  char quote = '"';
  std::vector<CsvRow> rows;
  size_t width = 1;   ///< fields of most rows
  double fit = 0;     ///< share of rows of that width
  size_t quoted = 0;  ///< fields in quotes
};

Cut TryCut(std::string_view text, char delimiter, char quote, bool is_cut) {
  Cut cut{.delimiter = delimiter, .quote = quote, .rows = SplitCsv(text, delimiter, quote, is_cut)};
  std::map<size_t, size_t> widths;
  for (const CsvRow& row : cut.rows) {
    ++widths[row.size()];
    cut.quoted += size_t(
        std::count_if(row.begin(), row.end(), [](const CsvField& f) { return f.is_quoted; }));
  }
  for (const auto& [width, count] : widths) {
    double fit = double(count) / double(cut.rows.size());
    if (fit >= cut.fit) {
      cut.fit = fit;
      cut.width = std::min(width, kMaxColumns);
    }
  }
  return cut;
}

/// A delimiter that is not there fits perfectly and says nothing.
double Score(const Cut& cut) { return cut.width > 1 ? cut.fit : 0; }

/// The delimiter and quote are settled on the first part of the text.
Cut BestCut(std::string_view text, bool is_cut) {
  const std::string_view head = text.substr(0, kHeadBytes);
  const bool head_is_cut = is_cut || head.size() < text.size();
  Cut best;
  for (char delimiter : kDelimiters) {
    for (char quote : kQuotes) {
      Cut cut = TryCut(head, delimiter, quote, head_is_cut);
      // The apostrophe is a quote only in files that use it as one all over.
      if (quote == '\'' && cut.quoted * 2 < cut.rows.size()) continue;
      bool is_better = Score(cut) > Score(best) ||
                       (Score(cut) == Score(best) && cut.width > best.width) || best.rows.empty();
      if (is_better) best = std::move(cut);
    }
  }
  return head.size() == text.size() ? best : TryCut(text, best.delimiter, best.quote, is_cut);
}

bool IsNullWord(std::string_view text) {
  return std::find(kNullWords.begin(), kNullWords.end(), text) != kNullWords.end();
}

/// What the rows below the first say about one column.
struct ColumnGuess {
  TypeGuess with_words;
  TypeGuess without_words;
  std::map<std::string_view, size_t> words;
  std::set<std::string_view> values;  ///< a few, to compare the header with
};

std::vector<ColumnGuess> LookAtColumns(const Cut& cut, size_t first_row) {
  constexpr size_t kRemembered = 100;
  std::vector<ColumnGuess> columns(cut.width);
  for (size_t row = first_row; row < cut.rows.size(); ++row) {
    for (size_t i = 0; i < std::min(cut.width, cut.rows[row].size()); ++i) {
      const CsvField& field = cut.rows[row][i];
      ColumnGuess& column = columns[i];
      if (column.values.size() < kRemembered) column.values.insert(field.text);
      if (field.text.empty()) continue;
      column.with_words.See(field.text);
      if (!field.is_quoted && IsNullWord(field.text)) {
        ++column.words[*std::find(kNullWords.begin(), kNullWords.end(), field.text)];
      } else {
        column.without_words.See(field.text);
      }
    }
  }
  return columns;
}

/// The word for NULL without which the most columns would be strings; empty when there is none.
std::string_view NullWord(const std::vector<ColumnGuess>& columns) {
  std::map<std::string_view, size_t> votes;
  for (const ColumnGuess& column : columns) {
    if (column.words.size() != 1 || column.without_words.IsString()) continue;
    ++votes[column.words.begin()->first];
  }
  auto most = std::max_element(votes.begin(), votes.end(),
                               [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == votes.end() ? "" : most->first;
}

/// Whether the first row names the columns: texts that are there, differ, are of no type, and are
/// not met again below; and the columns below either have types or are met under plain names.
bool HasHeader(const Cut& cut, const std::vector<ColumnGuess>& columns) {
  if (cut.rows.size() < 2 || cut.rows[0].size() != cut.width) return false;
  std::set<std::string_view> names;
  bool has_types = false;
  bool has_blanks = false;
  for (size_t i = 0; i < cut.width; ++i) {
    const std::string& name = cut.rows[0][i].text;
    TypeGuess own;
    own.See(name);
    if (name.empty() || !own.IsString() || !names.insert(name).second) return false;
    if (columns[i].values.contains(name)) return false;
    has_types = has_types || !columns[i].without_words.IsString();
    has_blanks = has_blanks || name.find(' ') != std::string::npos;
  }
  return has_types || !has_blanks;
}

std::string LineEnd(std::string_view text) {
  size_t end = text.find_first_of("\r\n");
  if (end == std::string_view::npos || text[end] == '\n') return "LF";
  return text.substr(end).starts_with("\r\n") ? "CRLF" : "CR";
}

Json Columns(const Cut& cut, const std::vector<ColumnGuess>& columns, bool has_header,
             std::string_view null_word) {
  Json list = Json::array();
  for (size_t i = 0; i < cut.width; ++i) {
    const ColumnGuess& column = columns[i];
    bool only_null =
        !null_word.empty() && column.words.size() == 1 && column.words.begin()->first == null_word;
    Json entry = {{"name", has_header ? cut.rows[0][i].text : fmt::format("c{}", i + 1)}};
    entry.update((only_null ? column.without_words : column.with_words).Column());
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::vector<CsvRow> SplitCsv(std::string_view text, char delimiter, char quote, bool is_cut) {
  Splitter splitter(text, delimiter, quote);
  std::vector<CsvRow> rows;
  size_t fields = 0;
  while (!splitter.at_end() && rows.size() < kMaxRows && fields < kMaxFields) {
    CsvRow row;
    bool is_ended = splitter.Row(&row);
    if (!is_ended && is_cut && !rows.empty()) break;
    bool is_blank = row.size() == 1 && row[0].text.empty() && !row[0].is_quoted;
    fields += row.size();
    if (!is_blank) rows.push_back(std::move(row));
  }
  return rows;
}

Json GuessCsv(std::string_view text, bool is_cut) {
  Cut cut = BestCut(text, is_cut);
  std::vector<ColumnGuess> below = LookAtColumns(cut, 1);
  bool has_header = HasHeader(cut, below);
  std::vector<ColumnGuess> columns = has_header ? std::move(below) : LookAtColumns(cut, 0);
  std::string_view null_word = NullWord(columns);
  Json parser = {{"type", "csv"}};
  if (cut.delimiter != ',') parser["delimiter"] = std::string(1, cut.delimiter);
  if (cut.quote != '"') parser["quote"] = std::string(1, cut.quote);
  if (std::string newline = LineEnd(text); newline != "CRLF") parser["newline"] = newline;
  if (has_header) parser["skip_header_lines"] = 1;
  if (!null_word.empty()) parser["null_string"] = null_word;
  parser["columns"] = Columns(cut, columns, has_header, null_word);
  return parser;
}

}  // namespace waybill::transfer
