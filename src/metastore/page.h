#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace waybill::metastore {

/// Where a list goes on: rows after `after_id`, at most `limit` of them.
struct PageOf {
  int64_t after_id = 0;
  int64_t limit = 50;  ///< 1..200, checked by whoever takes it from outside
};

/// A part of a list, in the order of the ids. A value.
template <typename T>
struct Page {
  std::vector<T> items;
  std::optional<int64_t> next_after;  ///< empty: this was the last part
};

/// For queries that asked for one row more than the page holds: that one says that there is more.
template <typename T>
void EndPage(PageOf page, Page<T>* read) {
  if (static_cast<int64_t>(read->items.size()) <= page.limit) return;
  read->items.pop_back();
  read->next_after = read->items.back().id;
}

}  // namespace waybill::metastore
