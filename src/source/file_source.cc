#include "source/file_source.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <span>

#include "base/file.h"
#include "base/path_pattern.h"
#include "source/file_stream.h"
#include "source/file_walk.h"

namespace waybill::source {
namespace {

constexpr std::string_view kScheme = "file://";

Time Modified(const struct stat& state) {
  auto since =
      std::chrono::seconds(state.st_mtim.tv_sec) + std::chrono::nanoseconds(state.st_mtim.tv_nsec);
  return Time(std::chrono::floor<Duration>(since));
}

class FileSource : public Source {
 public:
  explicit FileSource(WalkRequest walk) : walk_(std::move(walk)) {}

  Status List(const std::function<Status(const Item&)>& visit, std::stop_token stop) override {
    const std::string root = std::string(kScheme) + walk_.folder;
    return WalkFiles(
        walk_,
        [&](const std::string& relative, const struct stat& state) {
          return visit(Item{.name = root + relative,
                            .version = FileVersion(state),
                            .bytes = state.st_size,
                            .modified = Modified(state)});
        },
        stop);
  }

  Result<std::shared_ptr<arrow::io::InputStream>> Open(const Item& item,
                                                       std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled();
    const std::string root = std::string(kScheme) + walk_.folder;
    if (!item.name.starts_with(root)) {
      return Fail(ErrorKind::kDefinition, item.name,
                  fmt::format("does not lie in {}, where this transfer reads", walk_.folder));
    }
    ARROW_ASSIGN_OR_RAISE(auto folder, OpenFile(walk_.folder, O_RDONLY | O_DIRECTORY));
    ARROW_ASSIGN_OR_RAISE(
        int fd, OpenBeneath(folder.get(), item.name.substr(root.size()), O_RDONLY, item.name));
    return OpenFileStream(FileHandle(fd), item, std::move(stop));
  }

  Result<bool> WouldList(const std::string& name) const override {
    if (!name.starts_with(std::string(kScheme) + walk_.folder + walk_.stem)) return false;
    const std::string path = name.substr(kScheme.size());
    if (!walk_.recursive && path.find('/', walk_.folder.size()) != std::string::npos) return false;
    ARROW_ASSIGN_OR_RAISE(auto matches, walk_.pattern.Matches(std::span(&path, 1)));
    return matches[0];
  }

  std::string Describe() const override {
    return fmt::format("{}{}{}*", kScheme, walk_.folder, walk_.stem);
  }

 private:
  const WalkRequest walk_;
};

}  // namespace

const OptionTable& FileSourceOptions() {
  static const OptionTable kTable = {
      .name = "file",
      .sentence = "Files of this machine whose path starts with a prefix.",
      .options = {
          {.name = "path_prefix",
           .type = OptionType::kString,
           .required = true,
           .sentence = "What paths start with: data/orders takes data/orders_1.csv and all files "
                       "below data/orders/; relative to the working folder"},
          {.name = "path_match_pattern",
           .type = OptionType::kString,
           .default_json = "\"\"",
           .sentence = "Regular expression (RE2) that must be found in the absolute path; empty "
                       "takes every file"},
          {.name = "recursive",
           .type = OptionType::kBoolean,
           .default_json = "true",
           .sentence = "Also take files in folders whose path starts with the prefix"}}};
  return kTable;
}

Result<std::unique_ptr<Source>> MakeFileSource(const Json& options) {
  ARROW_ASSIGN_OR_RAISE(auto prefix,
                        AbsolutePath(options.at("path_prefix").get_ref<const std::string&>()));
  ARROW_ASSIGN_OR_RAISE(auto pattern,
                        PathPattern::Make(options.at("path_match_pattern").get<std::string>()));
  const size_t slash = prefix.rfind('/');
  return std::make_unique<FileSource>(WalkRequest{.folder = prefix.substr(0, slash + 1),
                                                  .stem = prefix.substr(slash + 1),
                                                  .recursive = options.at("recursive").get<bool>(),
                                                  .pattern = std::move(pattern)});
}

}  // namespace waybill::source
