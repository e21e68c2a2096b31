#pragma once

// A source, a parser, a formatter and a destination in memory, for this module's tests only. They
// imitate what the contracts in stage/ say, and nothing of any store: a call is one moment, and
// what a destination holds survives the process that made it.

#include <arrow/array/builder_primitive.h>
#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <charconv>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/option_table.h"
#include "pipeline/run.h"
#include "stage/connectors.h"

namespace waybill::pipeline {

/// What a destination holds.
struct FakeStore {
  std::map<std::string, std::string> visible;
  std::map<std::string, std::string> staged;  ///< key: job id + " " + name

  bool operator==(const FakeStore&) const = default;
};

/// Everything that a fake stage does passes through Step first.
class FakeWorld {
 public:
  /// A call that stages make: "list", "open", "read", "parse", "format", "stage", "finish", …
  using Hook = std::function<Status(const char* call)>;

  std::map<std::string, std::string> items;  ///< name and bytes, set before a run
  std::map<std::string, int> versions;       ///< raised by a test when an item changes
  FakeStore store;
  Hook hook;
  bool if_exists_fail = false;
  int64_t formatter_lies = 0;               ///< added to the rows it says it wrote
  int64_t parser_lies = 0;                  ///< added to the rows it says it read
  std::string source_takes = "fake://in/";  ///< what the names that it would list begin with
  int64_t source_cuts = 0;                  ///< bytes it does not give
  Time job_started;                         ///< as the last transform was told

  /// REQUIRES mutex is not held.
  Status Step(const char* call) {
    std::lock_guard lock(mutex);
    return hook ? hook(call) : Status::OK();
  }

  std::recursive_mutex mutex;  // guards the store, and makes each call one moment
};

class FakeStream : public arrow::io::InputStream {
 public:
  FakeStream(FakeWorld& world, std::string bytes, std::stop_token stop)
      : world_(world), bytes_(std::move(bytes)), stop_(std::move(stop)) {}
  Status Close() override { return closed_ = true, Status::OK(); }
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return static_cast<int64_t>(at_); }
  Result<int64_t> Read(int64_t nbytes, void* out) override {
    if (stop_.stop_requested()) return Cancelled();
    ARROW_RETURN_NOT_OK(world_.Step("read"));
    size_t size = std::min({static_cast<size_t>(nbytes), bytes_.size() - at_, size_t{7'000}});
    if (size > 0) std::memcpy(out, bytes_.data() + at_, size);
    at_ += size;
    return static_cast<int64_t>(size);
  }
  Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override {
    std::string piece(static_cast<size_t>(std::min<int64_t>(nbytes, 7'000)), '\0');
    ARROW_ASSIGN_OR_RAISE(int64_t got, Read(std::ssize(piece), piece.data()));
    piece.resize(static_cast<size_t>(got));
    return arrow::Buffer::FromString(std::move(piece));
  }

 private:
  FakeWorld& world_;
  const std::string bytes_;
  const std::stop_token stop_;
  size_t at_ = 0;
  bool closed_ = false;
};

class FakeSource : public Source {
 public:
  explicit FakeSource(FakeWorld& world) : world_(world) {}
  Status List(const std::function<Status(const Item&)>& visit, std::stop_token stop) override {
    ARROW_RETURN_NOT_OK(world_.Step("list"));
    std::vector<Item> listed;
    {
      std::lock_guard lock(world_.mutex);
      for (const auto& [name, bytes] : world_.items) listed.push_back(Listed(name, bytes));
    }
    for (const Item& item : listed) {
      if (stop.stop_requested()) return Cancelled();
      ARROW_RETURN_NOT_OK(visit(item));
    }
    return Status::OK();
  }
  Result<std::shared_ptr<arrow::io::InputStream>> Open(const Item& item,
                                                       std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled();
    ARROW_RETURN_NOT_OK(world_.Step("open"));
    std::lock_guard lock(world_.mutex);
    auto found = world_.items.find(item.name);
    if (found == world_.items.end()) return Fail(ErrorKind::kMissing, item.name, "is gone");
    Item now = Listed(item.name, found->second);
    if (now.version != item.version) return Fail(ErrorKind::kChanged, item.name, "changed");
    const size_t size = found->second.size() - static_cast<size_t>(world_.source_cuts);
    return std::make_shared<FakeStream>(world_, found->second.substr(0, size), stop);
  }
  Result<bool> WouldList(const std::string& name) const override {
    return name.starts_with(world_.source_takes);
  }
  std::string Describe() const override { return "fake://in"; }

 private:
  Item Listed(const std::string& name, const std::string& bytes) const {
    auto version = world_.versions.find(name);
    const int number = version == world_.versions.end() ? 1 : version->second;
    return {.name = name,
            .version = "v" + std::to_string(number),
            .bytes = std::ssize(bytes),
            .modified = Time{}};
  }

  FakeWorld& world_;
};

/// One for all, as a parser's schema is one for all its readers. Made before a job has threads
/// (FakeConnectors): libarrow is not instrumented, so the thread sanitizer does not see that its
/// own `static` types are guarded, nor that fingerprints of schemas are atomic.
inline const std::shared_ptr<arrow::Schema>& FakeSchema() {
  static const auto schema = arrow::schema({arrow::field("n", arrow::int64())});
  return schema;
}

/// One number per line; lines that are none are refused. Batches of up to 100 rows.
class FakeReader : public RowReader {
 public:
  FakeReader(FakeWorld& world, std::shared_ptr<arrow::io::InputStream> input, RefusalSink& refusals)
      : world_(world), input_(std::move(input)), refusals_(refusals) {}
  std::shared_ptr<arrow::Schema> schema() const override { return FakeSchema(); }
  int64_t rows_read() const override { return rows_ + (ended_ ? world_.parser_lies : 0); }
  void KeepRows() override { keeps_rows_ = true; }
  Status RefuseKept(int64_t row, std::string_view column, std::string_view reason) override {
    if (static_cast<size_t>(row) >= kept_.size()) return Fail(ErrorKind::kBug, "fake", "not kept");
    const Kept& kept = kept_[static_cast<size_t>(row)];
    return refusals_.Refuse({.offset = kept.offset,
                             .line = kept.line,
                             .column = std::string(column),
                             .reason = std::string(reason),
                             .raw = kept.text});
  }

  Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    arrow::Int64Builder builder(arrow::system_memory_pool());
    kept_.clear();
    while (builder.length() < 100) {
      ARROW_ASSIGN_OR_RAISE(bool more, NextLine());
      if (!more) break;
      int64_t number = 0;
      auto [end, error] = std::from_chars(line_.data(), line_.data() + line_.size(), number);
      ++rows_;
      if (error == std::errc() && end == line_.data() + line_.size()) {
        ARROW_RETURN_NOT_OK(builder.Append(number));
        if (keeps_rows_) kept_.push_back({offset_, rows_, line_});
      } else {
        ARROW_RETURN_NOT_OK(refusals_.Refuse({.offset = offset_,
                                              .line = rows_,
                                              .column = "n",
                                              .reason = "is no number",
                                              .raw = line_}));
      }
    }
    batch->reset();
    ended_ = builder.length() == 0;
    if (ended_) return Status::OK();
    ARROW_RETURN_NOT_OK(world_.Step("parse"));
    ARROW_ASSIGN_OR_RAISE(auto array, builder.Finish());
    *batch = arrow::RecordBatch::Make(FakeSchema(), array->length(), {array});
    return Status::OK();
  }

 private:
  Result<bool> NextLine() {
    for (;;) {
      size_t end = text_.find('\n');
      if (end != std::string::npos) {
        line_ = text_.substr(0, end);
        text_.erase(0, end + 1);
        offset_ = next_offset_;
        next_offset_ += std::ssize(line_) + 1;
        return true;
      }
      ARROW_ASSIGN_OR_RAISE(auto buffer, input_->Read(1'000));
      if (buffer->size() == 0) return false;
      text_ += buffer->ToString();
    }
  }

  struct Kept {
    int64_t offset;
    int64_t line;
    std::string text;
  };

  FakeWorld& world_;
  std::shared_ptr<arrow::io::InputStream> input_;
  RefusalSink& refusals_;
  bool keeps_rows_ = false;
  std::vector<Kept> kept_;
  std::string text_;
  std::string line_;
  int64_t offset_ = 0;
  int64_t next_offset_ = 0;
  int64_t rows_ = 0;
  bool ended_ = false;
};

/// Keeps the rows whose number is smaller than one, and filters or refuses the others.
class FakeTransform : public Transform {
 public:
  FakeTransform(int64_t than, bool refuses) : than_(than), refuses_(refuses) {}
  std::shared_ptr<arrow::Schema> schema() const override { return FakeSchema(); }
  Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const override {
    const auto& numbers = static_cast<const arrow::Int64Array&>(*batch->column(0));
    arrow::Int64Builder left;
    arrow::BooleanBuilder kept;
    Transformed made;
    for (int64_t i = 0; i < numbers.length(); ++i) {
      const bool is_small = numbers.Value(i) < than_;
      ARROW_RETURN_NOT_OK(kept.Append(is_small));
      if (is_small) ARROW_RETURN_NOT_OK(left.Append(numbers.Value(i)));
      if (!is_small && refuses_) made.refused.push_back({i, "n", "is too large"});
    }
    ARROW_RETURN_NOT_OK(kept.Finish(&made.kept));
    ARROW_ASSIGN_OR_RAISE(auto array, left.Finish());
    made.rows = arrow::RecordBatch::Make(FakeSchema(), array->length(), {array});
    return made;
  }

 private:
  int64_t than_;
  bool refuses_;
};

class FakeParser : public Parser {
 public:
  explicit FakeParser(FakeWorld& world) : world_(world) {}
  std::shared_ptr<arrow::Schema> schema() const override { return FakeSchema(); }
  Result<std::unique_ptr<RowReader>> Open(std::shared_ptr<arrow::io::InputStream> input,
                                          RefusalSink& refusals) const override {
    return std::make_unique<FakeReader>(world_, std::move(input), refusals);
  }

 private:
  FakeWorld& world_;
};

class FakeWriter : public RowWriter {
 public:
  FakeWriter(FakeWorld& world, std::shared_ptr<arrow::io::OutputStream> output)
      : world_(world), output_(std::move(output)) {}
  Status Write(const arrow::RecordBatch& batch) override {
    ARROW_RETURN_NOT_OK(world_.Step("format"));
    const auto* numbers = batch.column_data(0)->GetValues<int64_t>(1);
    std::string text;
    for (int64_t i = 0; i < batch.num_rows(); ++i) text += std::to_string(numbers[i]) + "\n";
    rows_ += batch.num_rows();
    return output_->Write(text.data(), std::ssize(text));
  }
  Result<int64_t> Close() override {
    ARROW_RETURN_NOT_OK(world_.Step("close"));
    return rows_ + world_.formatter_lies;
  }

 private:
  FakeWorld& world_;
  std::shared_ptr<arrow::io::OutputStream> output_;
  int64_t rows_ = 0;
};

class FakeFormatter : public Formatter {
 public:
  explicit FakeFormatter(FakeWorld& world) : world_(world) {}
  Result<std::unique_ptr<RowWriter>> Open(std::shared_ptr<arrow::io::OutputStream> output,
                                          std::shared_ptr<arrow::Schema>) const override {
    return std::make_unique<FakeWriter>(world_, std::move(output));
  }

 private:
  FakeWorld& world_;
};

class FakeOutput : public StagedOutput {
 public:
  FakeOutput(FakeWorld& world, std::string key, Artifact artifact, std::stop_token stop)
      : world_(world), key_(std::move(key)), artifact_(std::move(artifact)), stop_(stop) {}
  ~FakeOutput() override {
    if (closed_) return;
    std::lock_guard lock(world_.mutex);
    world_.store.staged.erase(key_);
  }
  Status Write(const void* data, int64_t nbytes) override {
    if (stop_.stop_requested()) return Cancelled();
    ARROW_RETURN_NOT_OK(world_.Step("write"));
    std::lock_guard lock(world_.mutex);
    auto found = world_.store.staged.find(key_);
    if (found == world_.store.staged.end()) return Fail(ErrorKind::kMissing, key_, "was discarded");
    found->second.append(static_cast<const char*>(data), static_cast<size_t>(nbytes));
    artifact_.bytes += nbytes;
    return Status::OK();
  }
  Status Close() override { return Status::OK(); }
  bool closed() const override { return closed_; }
  Result<int64_t> Tell() const override { return artifact_.bytes; }
  Result<Artifact> Finish() override {
    if (stop_.stop_requested()) return Cancelled();
    ARROW_RETURN_NOT_OK(world_.Step("finish"));
    closed_ = true;
    return artifact_;
  }

 private:
  FakeWorld& world_;
  const std::string key_;
  Artifact artifact_;
  const std::stop_token stop_;
  bool closed_ = false;
};

class FakeDestination : public Destination {
 public:
  explicit FakeDestination(FakeWorld& world) : world_(world) {}

  Result<std::shared_ptr<StagedOutput>> Stage(const StageRequest& request,
                                              std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled();
    ARROW_RETURN_NOT_OK(world_.Step("stage"));
    Artifact artifact{.name = "fake://out/" + std::to_string(request.task),
                      .token = request.job_id + " fake://out/" + std::to_string(request.task),
                      .bytes = 0};
    {
      std::lock_guard lock(world_.mutex);
      if (world_.if_exists_fail && world_.store.visible.contains(artifact.name)) {
        return Fail(ErrorKind::kChanged, artifact.name, "exists");
      }
      // Like S3: it exists at the store before anybody could write down that it does.
      if (!world_.store.staged.emplace(artifact.token, "").second) {
        return Fail(ErrorKind::kChanged, artifact.name, "is staged already");
      }
    }
    auto output = std::make_shared<FakeOutput>(world_, artifact.token, artifact, stop);
    ARROW_RETURN_NOT_OK(request.on_created(artifact));
    return output;
  }

  Result<Published> Publish(const Artifact& artifact, std::stop_token) override {
    std::lock_guard lock(world_.mutex);
    ARROW_RETURN_NOT_OK(world_.Step("publish"));
    if (auto found = world_.store.staged.find(artifact.token); found != world_.store.staged.end()) {
      world_.store.visible[artifact.name] = found->second;
      world_.store.staged.erase(found);
    } else if (!world_.store.visible.contains(artifact.name)) {
      return Fail(ErrorKind::kMissing, artifact.name, "was never staged");
    }
    ARROW_RETURN_NOT_OK(world_.Step("published"));
    return Published{.name = artifact.name, .version = "e1", .bytes = artifact.bytes};
  }

  Status Discard(const Artifact& artifact, std::stop_token) override {
    std::lock_guard lock(world_.mutex);
    ARROW_RETURN_NOT_OK(world_.Step("discard"));
    world_.store.staged.erase(artifact.token);
    return world_.Step("discarded");
  }

  Status DiscardStrays(const std::string& job_id, int tasks, Time, std::stop_token) override {
    std::lock_guard lock(world_.mutex);
    ARROW_RETURN_NOT_OK(world_.Step("strays"));
    for (int task = 0; task < tasks; ++task) {
      world_.store.staged.erase(job_id + " fake://out/" + std::to_string(task));
    }
    return Status::OK();
  }

  std::string NameOf(int task, int) const override { return "fake://out/" + std::to_string(task); }
  std::string Describe() const override { return "fake://out"; }

 private:
  FakeWorld& world_;
};

inline const OptionTable& FakeOptions() {
  static const OptionTable kTable = {.name = "fake", .sentence = "", .options = {}};
  return kTable;
}

template <typename Stage, typename Fake>
Kind<Stage> FakeKind(FakeWorld& world) {
  return {.options = &FakeOptions(),
          .make = [&world](const Json&) -> Result<std::unique_ptr<Stage>> {
            return std::make_unique<Fake>(world);
          }};
}

/// Connectors whose stages all live in `world`, which must outlive them.
inline Connectors FakeConnectors(FakeWorld& world) {
  FakeSchema();
  Connectors connectors;
  connectors.sources.push_back(FakeKind<Source, FakeSource>(world));
  connectors.parsers.push_back(FakeKind<Parser, FakeParser>(world));
  static const OptionTable kSmaller = {.name = "smaller", .sentence = "", .options = {}};
  static const OptionTable kSmallerOrRefused = {
      .name = "smaller_or_refused", .sentence = "", .options = {}};
  for (const OptionTable* table : {&kSmaller, &kSmallerOrRefused}) {
    const bool refuses = table == &kSmallerOrRefused;
    connectors.transforms.push_back(
        {table,
         [refuses, &world](const Json& options,
                           const TransformSite& site) -> Result<std::unique_ptr<Transform>> {
           world.job_started = site.job_started;
           return std::make_unique<FakeTransform>(options["than"].get<int64_t>(), refuses);
         },
         refuses});
  }
  connectors.formatters.push_back(FakeKind<Formatter, FakeFormatter>(world));
  connectors.destinations.push_back(FakeKind<Destination, FakeDestination>(world));
  return connectors;
}

inline transfer::Definition FakeDefinition() {
  transfer::Definition definition;
  definition.name = "numbers";
  definition.source = definition.parser = definition.destination = definition.formatter =
      Json{{"type", "fake"}};
  definition.transforms = Json::array();
  definition.incremental = "ledger";
  definition.decompression = "none";
  definition.encoder = "none";
  return definition;
}

}  // namespace waybill::pipeline
