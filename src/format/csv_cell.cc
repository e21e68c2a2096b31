#include "format/csv_cell.h"

namespace waybill::format {
namespace {

constexpr char kQuote = '"';

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

/// What makes Excel, LibreOffice and Google Sheets evaluate a cell (OWASP, CSV injection).
bool BeginsLikeFormula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
}

}  // namespace

CsvCellWriter::CsvCellWriter(CsvDialect dialect) : dialect_(std::move(dialect)) {
  for (char c : {dialect_.delimiter, dialect_.escape, kQuote, '\r', '\n'}) {
    is_special_[static_cast<unsigned char>(c)] = true;
  }
}

void CsvCellWriter::WriteText(TextBuffer& out, std::string_view text) const {
  if (dialect_.escape_formulas && BeginsLikeFormula(text)) [[unlikely]] {
    std::string defused = "'";
    defused += text;
    return WriteValue(out, defused);
  }
  WriteValue(out, text);
}

void CsvCellWriter::WriteValue(TextBuffer& out, std::string_view text) const {
  bool has_special = HasSpecial(text);
  bool quoted = NeedsQuotes(text, has_special);
  if (quoted) out.Append(kQuote);
  if (has_special) {
    WriteEscaped(out, text);
  } else {
    out.Append(text);
  }
  if (quoted) out.Append(kQuote);
}

bool CsvCellWriter::HasSpecial(std::string_view text) const {
  for (char c : text) {
    if (IsSpecial(c)) return true;
  }
  return false;
}

bool CsvCellWriter::NeedsQuotes(std::string_view text, bool has_special) const {
  if (dialect_.quote_policy != QuotePolicy::kMinimal) {
    return dialect_.quote_policy == QuotePolicy::kAll;
  }
  return has_special || text == dialect_.null_text ||
         (!text.empty() && (IsBlank(text.front()) || IsBlank(text.back())));
}

void CsvCellWriter::WriteEscaped(TextBuffer& out, std::string_view text) const {
  bool bare = dialect_.quote_policy == QuotePolicy::kNone;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool is_break = c == '\r' || c == '\n';
    if (bare ? IsSpecial(c) : c == kQuote || c == dialect_.escape) out.Append(dialect_.escape);
    if (!is_break || dialect_.newline_in_field.empty()) {
      out.Append(c);
      continue;
    }
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    out.Append(dialect_.newline_in_field);
  }
}

}  // namespace waybill::format
