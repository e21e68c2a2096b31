#pragma once

// A whole job over a FakeWorld in a folder of its own, for this module's tests only.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "pipeline/fake_world.h"
#include "pipeline/run.h"

namespace waybill::pipeline {

inline std::string ReadWhole(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// A clock whose every look is a call of the world's: the journal looks at it before each line.
class SteppingClock : public Clock {
 public:
  explicit SteppingClock(FakeWorld& world) : world_(world) {}
  Time Now() const override {
    (void)world_.Step("now");
    return inner_.Now();
  }
  Duration Elapsed() const override { return inner_.Elapsed(); }
  Status Sleep(Duration duration, std::stop_token stop) override {
    return inner_.Sleep(duration, std::move(stop));
  }

 private:
  FakeWorld& world_;
  ManualClock inner_{ParseUtc("2026-11-25T03:00:00Z").ValueOrDie()};
};

struct FakeJob {
  FakeJob() : clock(world), connectors(FakeConnectors(world)), definition(FakeDefinition()) {
    // The journal is made durable at every line, and the fault loops run hundreds of jobs.
    const std::string memory = "/dev/shm/";
    const bool has_memory = std::filesystem::is_directory(memory);
    std::string pattern = (has_memory ? memory : testing::TempDir()) + "fake_job_XXXXXX";
    root = ::mkdtemp(pattern.data());
    folder = root + "/job";
  }
  ~FakeJob() { std::filesystem::remove_all(root); }

  Result<Waybill> Run(std::stop_token stop = {}) {
    return pipeline::Run({.definition = definition,
                          .connectors = connectors,
                          .job_id = "job-1",
                          .job_folder = folder,
                          .threads = threads,
                          .clock = clock,
                          .log = log,
                          .progress = progress,
                          .already_loaded = already_loaded,
                          .on_warning = [this](const std::string& text) { warning = text; }},
                         std::move(stop));
  }
  Result<Outcome> Repair() { return pipeline::Repair(folder, connectors, clock, log, {}); }
  std::string File(const char* name) const { return ReadWhole(folder + "/" + name); }

  FakeWorld world;
  SteppingClock clock;
  Connectors connectors;
  transfer::Definition definition;
  NullLog log;
  Progress progress;
  int threads = 2;
  std::function<Result<bool>(const Item&)> already_loaded;
  std::string warning;
  std::string root;
  std::string folder;
};

/// `count` lines from `first` on.
inline std::string Numbers(int64_t first, int64_t count) {
  std::string text;
  for (int64_t i = first; i < first + count; ++i) text += std::to_string(i) + "\n";
  return text;
}

}  // namespace waybill::pipeline
