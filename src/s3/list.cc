#include "s3/list.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "s3/key_space.h"

namespace waybill::s3 {
namespace {

/// Splits allowed for each page that held keys: what a listing can cost beyond a serial one.
constexpr int kSplitsPerPage = 2;
/// Later on, pages that a range must have given since it was split last: one that ends soon is not
/// worth splitting, since each split costs about one request.
constexpr int kPagesBetweenSplits = 2;

/// A stretch of the key space that one thread lists from front to back.
struct Range {
  std::string after;                ///< nothing up to here is left to list
  std::optional<std::string> last;  ///< nothing behind this belongs to it; absent: the end
  std::string token;                ///< how S3 goes on behind `after`; empty: by start-after
  bool splittable = false;          ///< a page has come and more are to come
  int splits_since_page = 0;
  int pages_since_split = 0;
};

/// Whether each key is greater than the one before, the first greater than `after`.
bool Ascends(const std::string& after, const std::vector<Object>& objects) {
  const std::string* previous = &after;
  for (const Object& object : objects) {
    if (object.key <= *previous) return false;
    previous = &object.key;
  }
  return true;
}

/// The same for the first page of all, where a key that is the prefix itself may stand first.
bool AscendsFrom(const std::string& prefix, const std::vector<Object>& objects) {
  if (objects.empty() || objects.front().key != prefix) return Ascends(prefix, objects);
  return Ascends(prefix, {objects.begin() + 1, objects.end()});
}

/// The work of one ListAll: who lists which range. A thread without one takes the rear half of
/// another's: of its keys, not of its objects, which nobody knows; an empty half costs one request
/// and halves what is left to guess about.
class Listing {
 public:
  Listing(Client& client, const ListRequest& request, const ListOptions& options,
          const std::function<Status(const Object&)>& visit)
      : client_(client),
        request_(request),
        remembered_keys_(options.remembered_keys),
        visit_(visit) {}

  Status Run(int parallel, std::stop_token stop) {
    std::stop_callback forward(stop, [this] { stop_.request_stop(); });
    parallel_ = parallel;
    ranges_.push_back({.after = request_.prefix});
    ARROW_ASSIGN_OR_RAISE(ListPage page, client_.ListObjects(request_, stop));
    if (page.next_token.empty() || parallel <= 1 || !AscendsFrom(request_.prefix, page.objects)) {
      return RunSerially(std::move(page), stop);
    }
    Advance(ranges_.front(), page);
    ARROW_RETURN_NOT_OK(Visit(std::move(page.objects)));
    {
      std::vector<std::jthread> threads;
      threads.emplace_back([this] { Work(&ranges_.front()); });
      for (int i = 1; i < parallel; ++i) threads.emplace_back([this] { Work(nullptr); });
    }
    if (stop.stop_requested()) return Cancelled();
    if (!out_of_order_ || !remembers_all_) return failure_;
    ARROW_ASSIGN_OR_RAISE(page, client_.ListObjects(request_, stop));
    return RunSerially(std::move(page), stop);
  }

 private:
  /// For stores whose keys do not ascend, and listings of one page. Only S3's token is relied on.
  Status RunSerially(ListPage page, const std::stop_token& stop) {
    for (;;) {
      for (const Object& object : page.objects) {
        if (visited_.contains(object.key)) continue;
        ARROW_RETURN_NOT_OK(visit_(object));
      }
      if (page.next_token.empty()) return Status::OK();
      ListRequest next = request_;
      next.token = std::move(page.next_token);
      ARROW_ASSIGN_OR_RAISE(page, client_.ListObjects(next, stop));
      if (page.next_token == next.token) return TokenAgain(next.token);
    }
  }

  void Work(Range* range) {
    for (;;) {
      if (range == nullptr) range = TakeHalf();
      if (range == nullptr) return;
      Status status = ListRange(*range);
      if (!status.ok()) GiveUp(std::move(status));
      std::lock_guard lock(mutex_);
      Drop(range);
      range = nullptr;
      changed_.notify_all();
    }
  }

  /// Wait for a range with a rear half to give away. Null when all is listed or given up.
  Range* TakeHalf() {
    std::unique_lock lock(mutex_);
    Range* taken = nullptr;
    changed_.wait(lock, stop_.get_token(),
                  [&] { return ranges_.empty() || (taken = Split()) != nullptr; });
    return taken;
  }

  // REQUIRES mutex_.
  Range* Split() {
    while (splits_ < kSplitsPerPage * full_pages_) {
      Range* victim = LeastSplit();
      if (victim == nullptr) return nullptr;
      auto middle = KeyBetween(request_.prefix, victim->after, victim->last);
      if (!middle) {
        victim->splittable = false;  // until its next page
        continue;
      }
      ++splits_;
      ++victim->splits_since_page;
      victim->pages_since_split = 0;
      ranges_.push_back({.after = *middle, .last = std::exchange(victim->last, middle)});
      return &ranges_.back();
    }
    return nullptr;
  }

  // REQUIRES mutex_.
  Range* LeastSplit() {
    // At first every thread guesses, to find out where the keys are.
    const int pages = full_pages_ < parallel_ ? 0 : kPagesBetweenSplits;
    Range* least = nullptr;
    for (Range& range : ranges_) {
      if (!range.splittable || range.pages_since_split < pages) continue;
      bool better = least == nullptr || range.splits_since_page < least->splits_since_page;
      if (better) least = &range;
    }
    return least;
  }

  // REQUIRES mutex_.
  void Drop(const Range* range) {
    ranges_.remove_if([&](const Range& other) { return &other == range; });
  }

  Status ListRange(Range& range) {
    for (;;) {
      ListRequest request = request_;
      {
        std::lock_guard lock(mutex_);
        if (range.last && range.after >= *range.last) return Status::OK();
        request.token = range.token;
        request.start_after = range.after;
      }
      if (stop_.stop_requested()) return Cancelled();
      ARROW_ASSIGN_OR_RAISE(ListPage page, client_.ListObjects(request, stop_.get_token()));
      if (!Ascends(request.start_after, page.objects)) return OutOfOrder(request.start_after);
      const bool more = !page.next_token.empty();
      Advance(range, page);
      ARROW_RETURN_NOT_OK(Visit(std::move(page.objects)));
      if (!more) return Status::OK();
    }
  }

  /// Note how far `range` has come, and drop from the page what is no longer part of it: what was
  /// given to another thread while the page was under way.
  void Advance(Range& range, ListPage& page) {
    std::lock_guard lock(mutex_);
    if (!page.objects.empty()) {
      range.after = page.objects.back().key;
      ++full_pages_;
    }
    if (range.last) {
      std::erase_if(page.objects, [&](const Object& o) { return o.key > *range.last; });
    }
    range.token = page.next_token;
    range.splittable = !range.token.empty() && !(range.last && range.after >= *range.last);
    range.splits_since_page = 0;
    ++range.pages_since_split;
    changed_.notify_all();
  }

  Status Visit(std::vector<Object> objects) {
    std::lock_guard lock(visiting_);
    for (Object& object : objects) {
      // Nothing is visited any more once a visit has failed, by whichever thread.
      if (stop_.stop_requested()) return Cancelled();
      Status status = visit_(object);
      if (!status.ok()) {
        GiveUp(status);
        return status;
      }
      Remember(std::move(object.key));
    }
    return Status::OK();
  }

  // REQUIRES visiting_.
  void Remember(std::string key) {
    if (!remembers_all_) return;
    visited_.insert(std::move(key));
    if (std::ssize(visited_) <= remembered_keys_) return;
    remembers_all_ = false;
    visited_ = {};
  }

  void GiveUp(Status status) {
    std::lock_guard lock(mutex_);
    // A store that is out of order is no failure yet; what fails beside it is.
    if (failure_.ok() || (out_of_order_ && !IsCancelled(status))) {
      out_of_order_ = false;
      failure_ = std::move(status);
    }
    stop_.request_stop();
  }

  Status OutOfOrder(const std::string& after) {
    Status status = Fail(ErrorKind::kData, Uri(request_.bucket, after),
                         "the store lists keys out of their byte order or ignores start-after, "
                         "which showed too late to begin anew: use a narrower path_prefix");
    std::lock_guard lock(mutex_);
    if (!failure_.ok()) return Cancelled();
    failure_ = std::move(status);
    out_of_order_ = true;
    return Cancelled();
  }

  Status TokenAgain(const std::string& token) const {
    return Fail(ErrorKind::kData, Uri(request_.bucket, request_.prefix),
                fmt::format("the store answers continuation token '{}' with the same token, so "
                            "that its listing has no end",
                            token));
  }

  Client& client_;
  const ListRequest request_;
  const int64_t remembered_keys_;
  const std::function<Status(const Object&)>& visit_;
  int64_t parallel_ = 1;
  std::stop_source stop_;
  std::mutex visiting_;  // held while visit_ runs; guards the next two
  std::unordered_set<std::string> visited_;
  bool remembers_all_ = true;
  std::mutex mutex_;  // guards all below
  std::condition_variable_any changed_;
  std::list<Range> ranges_;  // a list, since threads hold on to theirs
  int64_t full_pages_ = 0;
  int64_t splits_ = 0;
  bool out_of_order_ = false;  // what failure_ says
  Status failure_;
};

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a request, its options and its listener.
Status ListAll(Client& client, const std::string& bucket, const std::string& prefix,
               const ListOptions& options, const std::function<Status(const Object&)>& visit,
               std::stop_token stop) {
  ListRequest request{.bucket = bucket, .prefix = prefix};
  request.max_keys = options.page_keys;
  return Listing(client, request, options, visit).Run(options.parallel, std::move(stop));
}

}  // namespace waybill::s3
