#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/display.h"
#include "transfer/cell.h"
#include "transfer/preview.h"
#include "transfer/text.h"

namespace waybill::transfer {
namespace {

constexpr int kCellColumns = 40;

std::string Counted(int64_t count, std::string_view what) {
  return fmt::format("{} {}{}", WithThousands(count), what, count == 1 ? "" : "s");
}

TextTable RowTable(const arrow::RecordBatch& rows) {
  TextTable table;
  std::vector<std::string> types;
  for (const auto& field : rows.schema()->fields()) {
    auto align = IsNumber(*field->type()) ? TextTable::Align::kRight : TextTable::Align::kLeft;
    table.columns.push_back({ForTerminal(field->name(), kCellColumns), align});
    types.push_back(TypeText(*field));
  }
  table.rows.push_back(std::move(types));
  for (int64_t row = 0; row < rows.num_rows(); ++row) {
    std::vector<std::string> cells;
    for (const auto& column : rows.columns()) {
      cells.push_back(ForTerminal(CellText(*column, row), kCellColumns));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string Origin(const RefusedRow& row) {
  return row.member.empty() ? row.item : fmt::format("{} member {}", row.item, row.member);
}

TextTable RefusedTable(const std::vector<RefusedRow>& refused) {
  TextTable table;
  table.columns = {{"line", TextTable::Align::kRight}, {"column"}, {"reason"}, {"row"}, {"item"}};
  for (const RefusedRow& row : refused) {
    table.rows.push_back({fmt::format("{}", row.line), ForTerminal(row.column, kCellColumns),
                          ForTerminal(row.reason, 2 * kCellColumns),
                          ForTerminal(row.raw, kCellColumns), ForTerminal(Origin(row))});
  }
  return table;
}

}  // namespace

std::string PreviewText(const Preview& preview) {
  std::string text = RowTable(*preview.rows).Render();
  text += fmt::format("\n{} from {}", Counted(preview.rows->num_rows(), "row"),
                      ForTerminal(preview.items.front().item));
  if (preview.items.size() > 1) {
    text += fmt::format(" and {} more", Counted(int64_t(preview.items.size()) - 1, "item"));
  }
  text += "\n";
  if (!preview.warning.empty()) text += "\nwarning: " + ForTerminal(preview.warning) + "\n";
  if (preview.refused.empty()) return text;
  text +=
      fmt::format("\n{} would be refused:\n\n", Counted(int64_t(preview.refused.size()), "row"));
  return text + RefusedTable(preview.refused).Render();
}

Json PreviewJson(const Preview& preview) {
  Json columns = Json::array();
  for (const auto& field : preview.rows->schema()->fields()) {
    columns.push_back({{"name", WellFormed(field->name())}, {"type", TypeText(*field)}});
  }
  Json rows = Json::array();
  for (int64_t row = 0; row < preview.rows->num_rows(); ++row) {
    Json cells = Json::array();
    for (const auto& column : preview.rows->columns()) cells.push_back(CellJson(*column, row));
    rows.push_back(std::move(cells));
  }
  Json refused = Json::array();
  for (const RefusedRow& row : preview.refused) {
    refused.push_back({{"item", WellFormed(row.item)},
                       {"offset", row.offset},
                       {"line", row.line},
                       {"before_row", row.before_row},
                       {"column", WellFormed(row.column)},
                       {"reason", WellFormed(row.reason)},
                       {"raw", WellFormed(row.raw)}});
    if (!row.member.empty()) refused.back()["member"] = WellFormed(row.member);
  }
  Json items = Json::array();
  for (const auto& [item, bytes] : preview.items) {
    items.push_back({{"name", WellFormed(item)}, {"size", bytes}});
  }
  return {{"columns", std::move(columns)},
          {"rows", std::move(rows)},
          {"refused", std::move(refused)},
          {"items", std::move(items)},
          {"warning", preview.warning.empty() ? Json() : Json(WellFormed(preview.warning))}};
}

}  // namespace waybill::transfer
