#include "transfer/first_items.h"

namespace waybill::transfer {
namespace {

constexpr int kMaxListed = 1'000;

}  // namespace

Result<std::vector<Item>> FirstItems(Source& source, int count, std::stop_token stop) {
  std::vector<Item> items;
  int listed = 0;
  bool enough = false;
  auto visit = [&](const Item& item) -> Status {
    bool is_first = ++listed == 1;
    if (!is_first && items[0].bytes == 0 && item.bytes > 0) items.clear();
    if (is_first || item.bytes > 0) items.push_back(item);
    bool has_bytes = items[0].bytes > 0;
    enough = (has_bytes && int(items.size()) >= count) || listed >= kMaxListed;
    return enough ? Cancelled() : Status::OK();
  };
  Status status = source.List(visit, stop);
  if (stop.stop_requested()) return Cancelled();
  if (!enough) ARROW_RETURN_NOT_OK(status);
  if (items.empty()) {
    return Fail(ErrorKind::kMissing, source.Describe(),
                "there is nothing to read; check the path_prefix and the path_match_pattern");
  }
  return items;
}

}  // namespace waybill::transfer
