#include "pipeline/waybill.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/display.h"

namespace waybill::pipeline {
namespace {

/// Widest name or version a table shows; the whole ones are in waybill.json.
constexpr int kNameColumns = 60;
constexpr int kVersionColumns = 34;

using Align = TextTable::Align;

std::string More(int64_t all, size_t shown) {
  const int64_t more = all - static_cast<int64_t>(shown);
  return more > 0 ? fmt::format("… and {} more (see waybill.json)\n", WithThousands(more)) : "";
}

std::string Counted(int64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", WithThousands(count), thing, count == 1 ? "" : "s");
}

/// Without their numbers, the names of a job's files mostly differ at their end.
std::string ShowName(std::string_view name) {
  std::string whole = ForTerminal(name);
  if (DisplayWidth(whole) <= kNameColumns) return whole;
  std::string tail = whole;
  // Cut from the front, a character at a time, never inside of one.
  while (DisplayWidth(tail) >= kNameColumns) {
    size_t next = 1;
    while (next < tail.size() && (static_cast<unsigned char>(tail[next]) & 0xc0) == 0x80) ++next;
    tail.erase(0, next);
  }
  return "…" + tail;
}

std::string RenderItems(const Waybill& waybill, int64_t rows) {
  const int64_t count = std::min(rows, std::ssize(waybill.items));
  const bool filtered = waybill.totals.rows_filtered > 0;
  const bool refused = waybill.totals.rows_refused > 0;
  TextTable table{
      .columns = {{"read"}, {"version"}, {"size", Align::kRight}, {"rows", Align::kRight}},
      .rows = {}};
  if (filtered) table.columns.push_back({"filtered", Align::kRight});
  if (refused) table.columns.push_back({"refused", Align::kRight});
  for (int64_t i = 0; i < count; ++i) {
    const ItemRow& row = waybill.items[static_cast<size_t>(i)];
    table.rows.push_back({ShowName(row.item.name), ForTerminal(row.item.version, kVersionColumns),
                          HumanBytes(row.item.bytes), WithThousands(row.rows_read)});
    if (filtered) table.rows.back().push_back(WithThousands(row.rows_filtered));
    if (refused) table.rows.back().push_back(WithThousands(row.rows_refused));
  }
  const std::string more = More(waybill.totals.items, table.rows.size());
  const Totals& totals = waybill.totals;
  table.rows.push_back({Counted(totals.items, "item"), "", HumanBytes(totals.bytes_read),
                        WithThousands(totals.rows_read)});
  if (filtered) table.rows.back().push_back(WithThousands(totals.rows_filtered));
  if (refused) table.rows.back().push_back(WithThousands(totals.rows_refused));
  return table.Render() + more;
}

std::string RenderFiles(const Waybill& waybill, int64_t rows) {
  if (waybill.totals.files == 0) return "published  nothing: there was no row to write\n";
  const int64_t count = std::min(rows, std::ssize(waybill.files));
  TextTable table{
      .columns = {{"published"}, {"version"}, {"size", Align::kRight}, {"rows", Align::kRight}},
      .rows = {}};
  for (int64_t i = 0; i < count; ++i) {
    const FileRow& row = waybill.files[static_cast<size_t>(i)];
    table.rows.push_back({ShowName(row.published.name),
                          ForTerminal(row.published.version, kVersionColumns),
                          HumanBytes(row.published.bytes), WithThousands(row.rows)});
  }
  const std::string more = More(waybill.totals.files, table.rows.size());
  const Totals& totals = waybill.totals;
  table.rows.push_back({Counted(totals.files, "file"), "", HumanBytes(totals.bytes_written),
                        WithThousands(totals.rows_written)});
  return table.Render() + more;
}

std::string RenderBalance(const Totals& totals) {
  return fmt::format("{}  {} read = {} written + {} filtered + {} refused\n",
                     Balances(totals) ? "balanced" : "NOT BALANCED",
                     WithThousands(totals.rows_read), WithThousands(totals.rows_written),
                     WithThousands(totals.rows_filtered), WithThousands(totals.rows_refused));
}

}  // namespace

bool Balances(const Totals& totals) {
  return totals.rows_read == totals.rows_written + totals.rows_filtered + totals.rows_refused;
}

std::string RenderWaybill(const Waybill& waybill, int64_t rows) {
  std::string text = fmt::format("waybill    {}  {}\n", ForTerminal(waybill.job_id),
                                 ForTerminal(waybill.transfer));
  text += fmt::format("from       {}\n", ForTerminal(waybill.source));
  text += fmt::format("to         {}\n", ForTerminal(waybill.destination));
  text += fmt::format("started    {}, took {}\n", FormatUtc(waybill.started),
                      HumanDuration(waybill.finished - waybill.started));
  if (waybill.totals.items_already_loaded > 0) {
    text += fmt::format("left out   {}, loaded before\n",
                        Counted(waybill.totals.items_already_loaded, "item"));
  }
  return text + "\n" + RenderItems(waybill, rows) + "\n" + RenderFiles(waybill, rows) + "\n" +
         RenderBalance(waybill.totals);
}

}  // namespace waybill::pipeline
