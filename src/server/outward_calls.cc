#include "server/outward_calls.h"

namespace waybill::server {
namespace {

class KeepingStream : public Stream {
 public:
  KeepingStream(OutwardCalls::Place place, std::unique_ptr<Stream> inner)
      : place_(std::move(place)), inner_(std::move(inner)) {}
  Result<std::optional<std::string>> Next() override { return inner_->Next(); }
  void Expire() override { inner_->Expire(); }

 private:
  const OutwardCalls::Place place_;
  const std::unique_ptr<Stream> inner_;  // ends before its place is free
};

}  // namespace

OutwardCalls::Taken OutwardCalls::Take(int64_t user_id) {
  std::lock_guard lock(mutex_);
  if (in_total_ >= kInTotal) return {.place = nullptr, .refused = 503};
  int& own = per_person_[user_id];
  if (own >= kPerPerson) return {.place = nullptr, .refused = 429};
  ++own;
  ++in_total_;
  return {.place = Place(this, [user_id](OutwardCalls* calls) { calls->GiveBack(user_id); })};
}

void OutwardCalls::GiveBack(int64_t user_id) {
  std::lock_guard lock(mutex_);
  --in_total_;
  if (--per_person_[user_id] == 0) per_person_.erase(user_id);
}

MakeStream Keeping(OutwardCalls::Place place, MakeStream make) {
  return [place = std::move(place), make = std::move(make)](std::function<void()> wake) {
    return std::make_unique<KeepingStream>(place, make(std::move(wake)));
  };
}

}  // namespace waybill::server
