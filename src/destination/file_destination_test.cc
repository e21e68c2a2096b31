#include "destination/file_destination.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "stage/destination_contract.h"
#include "stage/staged_name.h"

namespace waybill {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string Slurp(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

Result<std::unique_ptr<Destination>> Make(Json options) {
  ARROW_ASSIGN_OR_RAISE(Json checked,
                        ApplyOptions(destination::FileDestinationOptions(), options, "t"));
  return destination::MakeFileDestination(checked);
}

std::unique_ptr<Destination> Made(Json options) {
  auto made = Make(std::move(options));
  EXPECT_TRUE(made.ok()) << made.status().message();
  return made.ok() ? std::move(*made) : nullptr;
}

class FileWorld {
 public:
  FileWorld() {
    std::string pattern = testing::TempDir() + "file_destination_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    destination_ = Another();
  }
  ~FileWorld() { fs::remove_all(folder_); }

  Destination& destination() { return *destination_; }
  std::unique_ptr<Destination> Another() {
    return Made({{"path_prefix", folder_ + "/new/out"}, {"file_ext", ".csv"}});
  }
  const std::string& folder() const { return folder_; }

  std::map<std::string, std::string> Visible() {
    std::map<std::string, std::string> visible;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (!entry.is_regular_file() || IsStagedName(entry.path().filename().native())) continue;
      visible["file://" + entry.path().native()] = Slurp(entry.path());
    }
    return visible;
  }
  int Leftovers() {
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      count += IsStagedName(entry.path().filename().native()) ? 1 : 0;
    }
    return count;
  }

 private:
  std::string folder_;
  std::unique_ptr<Destination> destination_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(File, DestinationContract, FileWorld);

class FileDestination : public testing::Test {
 protected:
  static Result<Artifact> Stage(Destination& destination, std::string_view bytes, int task = 0) {
    ARROW_ASSIGN_OR_RAISE(
        auto output,
        destination.Stage({.job_id = "j1", .task = task, .file = 0, .on_created = nullptr}, {}));
    ARROW_RETURN_NOT_OK(output->Write(bytes.data(), static_cast<int64_t>(bytes.size())));
    return output->Finish();
  }

  FileWorld world_;
};

TEST_F(FileDestination, NamesArePrefixNumbersAndExtension) {
  auto artifact = *Stage(world_.destination(), "x", 12);
  EXPECT_EQ(artifact.name, "file://" + world_.folder() + "/new/out.012.00.csv");
  auto custom = Made({{"path_prefix", world_.folder() + "/d/"},
                      {"sequence_format", "part-%05d-%d"},
                      {"file_ext", ".parquet"}});
  EXPECT_EQ(Stage(*custom, "x", 7)->name, "file://" + world_.folder() + "/d/part-00007-0.parquet");
}

TEST_F(FileDestination, ABadNameRuleIsADefinitionError) {
  auto made = Make({{"path_prefix", "x"}, {"sequence_format", ".%s.%d"}});
  EXPECT_EQ(KindOf(made.status()), ErrorKind::kDefinition);
}

TEST_F(FileDestination, ReplaceReplaces) {
  for (const char* bytes : {"old", "new"}) {
    auto artifact = *Stage(world_.destination(), bytes);
    ASSERT_TRUE(world_.destination().Publish(artifact, {}).ok());
  }
  EXPECT_EQ(world_.Visible()["file://" + world_.folder() + "/new/out.000.00.csv"], "new");
}

class FailIfExists : public FileDestination {
 protected:
  FailIfExists()
      : destination_(Made({{"path_prefix", world_.folder() + "/out"}, {"if_exists", "fail"}})),
        path_(world_.folder() + "/out.000.00") {}

  std::unique_ptr<Destination> destination_;
  std::string path_;
};

TEST_F(FailIfExists, ANameThatIsTakenIsRefusedBeforeAByteIsWritten) {
  std::ofstream(path_) << "theirs";
  auto artifact = Stage(*destination_, "ours");
  ASSERT_FALSE(artifact.ok());
  EXPECT_EQ(KindOf(artifact.status()), ErrorKind::kChanged);
  EXPECT_THAT(artifact.status().message(), HasSubstr(path_ + ": exists already"));
  EXPECT_EQ(world_.Leftovers(), 0);
}

TEST_F(FailIfExists, ANameTakenAfterStagingIsNotReplaced) {
  auto artifact = *Stage(*destination_, "ours");
  std::ofstream(path_) << "theirs";
  EXPECT_EQ(KindOf(destination_->Publish(artifact, {}).status()), ErrorKind::kChanged);
  EXPECT_EQ(Slurp(path_), "theirs");
}

TEST_F(FailIfExists, OurOwnFileIsNotInOurWay) {
  auto artifact = *Stage(*destination_, "ours");
  ASSERT_TRUE(destination_->Publish(artifact, {}).ok());
  EXPECT_TRUE(destination_->Publish(artifact, {}).ok());
  EXPECT_EQ(Slurp(path_), "ours");
}

TEST_F(FailIfExists, ACrashBetweenLinkAndUnlinkIsPublished) {
  // What the way for file systems without RENAME_NOREPLACE leaves when it is killed in the middle.
  auto artifact = *Stage(*destination_, "ours");
  fs::create_hard_link(world_.folder() + "/.out.000.00.waybill-j1", path_);
  EXPECT_TRUE(destination_->Publish(artifact, {}).ok());
  EXPECT_EQ(Slurp(path_), "ours");
  EXPECT_EQ(world_.Leftovers(), 0);
}

TEST_F(FileDestination, AStagedFileThatWasRemovedIsMissingAndTheOldFileStays) {
  ASSERT_TRUE(world_.destination().Publish(*Stage(world_.destination(), "old"), {}).ok());
  auto artifact = *Stage(world_.destination(), "new");
  fs::remove(world_.folder() + "/new/.out.000.00.csv.waybill-j1");
  EXPECT_EQ(KindOf(world_.destination().Publish(artifact, {}).status()), ErrorKind::kMissing);
  EXPECT_EQ(world_.Visible().begin()->second, "old");
}

TEST_F(FileDestination, TheSameTaskCannotBeStagedTwiceAtOnce) {
  auto first = *world_.destination().Stage({.job_id = "j1"}, {});
  auto second = world_.destination().Stage({.job_id = "j1"}, {});
  EXPECT_EQ(KindOf(second.status()), ErrorKind::kChanged);
}

TEST_F(FileDestination, ADiskThatIsFullIsBusyAndLeavesNothing) {
  // A limit on file size fails write(2) in the middle of a file, as a full disk does.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small{.rlim_cur = 100'000, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  auto artifact = Stage(world_.destination(), std::string(1 << 20, 'x'));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, ignored);
  ASSERT_FALSE(artifact.ok());
  EXPECT_EQ(KindOf(artifact.status()), ErrorKind::kBusy);
  EXPECT_THAT(artifact.status().message(), HasSubstr("cannot write"));
  EXPECT_EQ(world_.Leftovers(), 0);
  EXPECT_TRUE(world_.Visible().empty());
}

TEST_F(FileDestination, ALinkThatHasTheNameIsReplacedAndItsTargetStays) {
  fs::create_directories(world_.folder() + "/new");
  std::ofstream(world_.folder() + "/target") << "theirs";
  fs::create_symlink("../target", world_.folder() + "/new/out.000.00.csv");
  ASSERT_TRUE(world_.destination().Publish(*Stage(world_.destination(), "ours"), {}).ok());
  EXPECT_EQ(Slurp(world_.folder() + "/target"), "theirs");
  EXPECT_EQ(Slurp(world_.folder() + "/new/out.000.00.csv"), "ours");
}

TEST_F(FileDestination, AFolderOfBytesThatAreNoUtf8ComesBackFromTheToken) {
  // Options are text, so only the working folder can bring such bytes into a path.
  const auto here = fs::current_path();
  const std::string odd = world_.folder() + "/odd\xff\n";
  fs::create_directory(odd);
  fs::current_path(odd);
  auto destination = Made({{"path_prefix", "out"}});
  fs::current_path(here);
  auto artifact = *Stage(*destination, "rows");
  ASSERT_TRUE(world_.destination().Publish(artifact, {}).ok());
  EXPECT_EQ(Slurp(odd + "/out.000.00"), "rows");
}

TEST_F(FileDestination, AForeignTokenIsRefused) {
  for (const char* token : {"", "{}", "[1]", R"({"staged":"/etc/passwd"})"}) {
    Artifact artifact{.name = "file:///x", .token = token, .bytes = 1};
    EXPECT_EQ(KindOf(world_.destination().Discard(artifact, {})), ErrorKind::kData) << token;
    EXPECT_EQ(KindOf(world_.destination().Publish(artifact, {}).status()), ErrorKind::kData);
  }
}

TEST_F(FileDestination, AFolderThatCannotBeMadeIsAnErrorThatNamesIt) {
  std::ofstream(world_.folder() + "/new") << "a file in the way";
  auto artifact = Stage(world_.destination(), "x");
  ASSERT_FALSE(artifact.ok());
  EXPECT_THAT(artifact.status().message(), HasSubstr(world_.folder() + "/new"));
}

}  // namespace
}  // namespace waybill
