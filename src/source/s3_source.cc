#include "source/s3_source.h"

#include <arrow/io/interfaces.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "base/path_pattern.h"
#include "s3/list.h"
#include "s3/reader.h"

namespace waybill::source {
namespace {

/// Keys matched at once: compiling an expression costs as much as matching hundreds.
constexpr size_t kMatchBatch = 1'000;

bool IsFolderMarker(const s3::Object& object) {
  return object.bytes == 0 && object.key.ends_with('/');
}

/// Passes on those objects whose key matches, a batch at a time.
class Filter {
 public:
  Filter(const PathPattern& pattern, const std::function<Status(const s3::Object&)>& visit)
      : pattern_(pattern), visit_(visit) {}

  Status Add(const s3::Object& object) {
    if (IsFolderMarker(object)) return Status::OK();
    if (pattern_.matches_everything()) return Pass(object);
    waiting_.push_back(object);
    return waiting_.size() < kMatchBatch ? Status::OK() : Flush();
  }

  Status Flush() {
    std::vector<std::string> keys;
    for (const s3::Object& object : waiting_) keys.push_back(object.key);
    ARROW_ASSIGN_OR_RAISE(std::vector<bool> matches, pattern_.Matches(keys));
    std::vector<s3::Object> batch = std::exchange(waiting_, {});
    for (size_t i = 0; i < batch.size(); ++i) {
      if (matches[i]) ARROW_RETURN_NOT_OK(Pass(batch[i]));
    }
    return Status::OK();
  }

  int64_t passed() const { return passed_; }

 private:
  Status Pass(const s3::Object& object) {
    ++passed_;
    return visit_(object);
  }

  const PathPattern& pattern_;
  const std::function<Status(const s3::Object&)>& visit_;
  std::vector<s3::Object> waiting_;
  int64_t passed_ = 0;
};

struct Settings {
  std::string bucket;
  std::string prefix;
  PathPattern pattern;
  bool missing_is_an_error = false;
};

class S3Source : public Source {
 public:
  S3Source(Settings settings, s3::Client& client)
      : settings_(std::move(settings)), client_(client) {}

  Status List(const std::function<Status(const Item&)>& visit, std::stop_token stop) override {
    const std::function<Status(const s3::Object&)> to_item = [&](const s3::Object& object) {
      return visit(Item{.name = s3::Uri(settings_.bucket, object.key),
                        .version = object.etag,
                        .bytes = object.bytes,
                        .modified = object.modified});
    };
    Filter filter(settings_.pattern, to_item);
    ARROW_RETURN_NOT_OK(ListInto(filter, stop));
    ARROW_RETURN_NOT_OK(filter.Flush());
    if (filter.passed() > 0 || !settings_.missing_is_an_error) return Status::OK();
    return Fail(ErrorKind::kMissing, Describe(),
                "no object matches, and stop_when_file_not_found is set");
  }

  Result<std::shared_ptr<arrow::io::InputStream>> Open(const Item& item,
                                                       std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled();
    const std::string root = s3::Uri(settings_.bucket) + "/";
    if (!item.name.starts_with(root)) {
      return Fail(ErrorKind::kDefinition, item.name,
                  fmt::format("does not lie in {}, where this transfer reads", root));
    }
    const s3::Object object{
        .key = item.name.substr(root.size()), .etag = item.version, .bytes = item.bytes};
    return s3::OpenStream(client_, settings_.bucket, object, {}, std::move(stop));
  }

  Result<bool> WouldList(const std::string& name) const override {
    const std::string root = s3::Uri(settings_.bucket) + "/";
    if (!name.starts_with(root + settings_.prefix)) return false;
    const std::string key = name.substr(root.size());
    ARROW_ASSIGN_OR_RAISE(auto matches, settings_.pattern.Matches(std::span(&key, 1)));
    return matches[0];
  }

  std::string Describe() const override {
    return fmt::format("s3://{}/{}*", settings_.bucket, settings_.prefix);
  }

 private:
  Status ListInto(Filter& filter, const std::stop_token& stop) {
    bool met_any = false;
    Status listed = s3::ListAll(
        client_, settings_.bucket, settings_.prefix, {},
        [&](const s3::Object& object) {
          met_any = true;
          return filter.Add(object);
        },
        stop);
    bool denied = !listed.ok() && !IsCancelled(listed) && KindOf(listed) == ErrorKind::kDenied;
    if (!denied || met_any || settings_.prefix.empty()) return listed;
    auto head = client_.HeadObject(settings_.bucket, settings_.prefix, {}, stop);
    return head.ok() ? filter.Add(head->object) : listed;
  }

  const Settings settings_;
  s3::Client& client_;
};

}  // namespace

const OptionTable& S3SourceOptions() {
  static const OptionTable kTable = {
      .name = "s3",
      .sentence = "Objects of an S3 bucket whose key starts with a prefix.",
      .options = {
          {.name = "connection",
           .type = OptionType::kString,
           .required = true,
           .sentence = "Name of the S3 connection to read with"},
          {.name = "bucket",
           .type = OptionType::kString,
           .required = true,
           .sentence = "Name of the bucket"},
          {.name = "path_prefix",
           .type = OptionType::kString,
           .default_json = "\"\"",
           .sentence = "What keys start with; one object's whole key takes that object; empty "
                       "takes the whole bucket"},
          {.name = "path_match_pattern",
           .type = OptionType::kString,
           .default_json = "\"\"",
           .sentence = "Regular expression (RE2) that must be found anywhere in the whole key; "
                       "anchor it with ^ and $; empty takes every object"},
          {.name = "stop_when_file_not_found",
           .type = OptionType::kBoolean,
           .default_json = "false",
           .sentence = "Fail the job when no object matches, instead of ending it with no rows"}}};
  return kTable;
}

Result<std::unique_ptr<Source>> MakeS3Source(const Json& options, s3::Client& client) {
  auto text = [&](const char* name) { return options.at(name).get<std::string>(); };
  ARROW_ASSIGN_OR_RAISE(auto pattern, PathPattern::Make(text("path_match_pattern")));
  return std::make_unique<S3Source>(
      Settings{.bucket = text("bucket"),
               .prefix = text("path_prefix"),
               .pattern = std::move(pattern),
               .missing_is_an_error = options.at("stop_when_file_not_found").get<bool>()},
      client);
}

}  // namespace waybill::source
