#include "pipeline/run.h"

#include <gmock/gmock.h>

#include "decode/members.h"
#include "pipeline/fake_job.h"
#include "pipeline/plan.h"
#include "pipeline/split.h"
#include "pipeline/waybill_json.h"
#include "stage/contract_streams.h"

namespace waybill::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class Run : public testing::Test {
 protected:
  FakeJob job_;
};

TEST_F(Run, EveryRowArrivesAndTheWaybillSaysSo) {
  job_.world.items = {{"fake://in/a", Numbers(0, 250)}, {"fake://in/b", Numbers(250, 3)}};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_THAT(job_.world.store.visible, ElementsAre(Pair("fake://out/0", Numbers(0, 253))));
  EXPECT_TRUE(job_.world.store.staged.empty());
  EXPECT_EQ(waybill->job_id, "job-1");
  EXPECT_EQ(waybill->transfer, "numbers");
  EXPECT_EQ(waybill->source, "fake://in");
  EXPECT_EQ(waybill->destination, "fake://out");
  EXPECT_EQ(waybill->totals.items, 2);
  EXPECT_EQ(waybill->totals.rows_read, 253);
  EXPECT_EQ(waybill->totals.rows_written, 253);
  EXPECT_EQ(waybill->totals.files, 1);
  ASSERT_EQ(waybill->items.size(), 2u);
  EXPECT_EQ(waybill->items[0].item.version, "v1");
  EXPECT_EQ(waybill->items[0].rows_read, 250);
  EXPECT_EQ(waybill->items[1].rows_read, 3);
  ASSERT_EQ(waybill->files.size(), 1u);
  EXPECT_EQ(waybill->files[0].rows, 253);
  EXPECT_EQ(waybill->files[0].published.version, "e1");
  EXPECT_EQ(waybill->files[0].published.bytes, std::ssize(Numbers(0, 253)));
  EXPECT_EQ(job_.progress.Snapshot().phase, Phase::kDone);
  EXPECT_EQ(job_.progress.Snapshot().items_done, 2);
  EXPECT_EQ(job_.progress.Snapshot().bytes_read, job_.progress.Snapshot().bytes_planned);
  EXPECT_EQ(job_.progress.Snapshot().bytes_written, waybill->totals.bytes_written);
}

TEST_F(Run, ATransferThatReadsWhatItWritesIsWarnedOf) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  ASSERT_TRUE(job_.Run().ok());
  EXPECT_EQ(job_.warning, "");
  job_.world.source_takes = "fake://";
  job_.definition.incremental = "none";
  job_.folder = job_.root + "/again";
  ASSERT_TRUE(job_.Run().ok());
  EXPECT_THAT(job_.warning, HasSubstr("writes fake://out/0, which is among what it reads"));
}

TEST_F(Run, WithALedgerATransferThatReadsWhatItWritesIsRefused) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  job_.world.source_takes = "fake://";
  auto waybill = job_.Run();
  ASSERT_FALSE(waybill.ok());
  EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kDefinition);
  EXPECT_THAT(waybill.status().message(), HasSubstr("narrow the source's path_prefix"));
  EXPECT_EQ(job_.world.store, FakeStore{});
}

TEST_F(Run, TheFolderHoldsTheSameWaybill) {
  job_.world.items = {{"fake://in/a", Numbers(0, 5)}};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok());
  auto read = ReadWaybill(job_.folder + "/" + kWaybillFile);
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(WaybillToJson(*read), WaybillToJson(*waybill));
}

TEST_F(Run, EmptyItemsAreReadAndGiveNoRows) {
  job_.world.items = {{"fake://in/a", ""}, {"fake://in/b", "7\n"}, {"fake://in/c", ""}};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_THAT(job_.world.store.visible, ElementsAre(Pair("fake://out/0", "7\n")));
  EXPECT_EQ(waybill->totals.items, 3);
}

TEST_F(Run, WithoutARowNothingIsPublished) {
  job_.world.items = {{"fake://in/a", ""}};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_TRUE(job_.world.store.visible.empty());
  EXPECT_EQ(waybill->totals.files, 0);
  EXPECT_EQ(waybill->totals.items, 1);
}

TEST_F(Run, WithoutAnItemNothingIsPublished) {
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_TRUE(job_.world.store.visible.empty());
  EXPECT_EQ(waybill->totals, Totals{});
}

TEST_F(Run, ItemsInTheLedgerAreLeftOut) {
  job_.world.items = {{"fake://in/a", "1\n"}, {"fake://in/b", "2\n"}};
  job_.already_loaded = [](const Item& item) { return item.name.ends_with("a"); };
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok());
  EXPECT_THAT(job_.world.store.visible, ElementsAre(Pair("fake://out/0", "2\n")));
  EXPECT_EQ(waybill->totals.items_already_loaded, 1);
}

TEST_F(Run, TheLedgerIsNotAskedUnlessTheTransferIsIncremental) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  job_.definition.incremental = "none";
  job_.already_loaded = [](const Item&) { return true; };
  ASSERT_TRUE(job_.Run().ok());
  EXPECT_EQ(job_.world.store.visible.size(), 1u);
}

TEST_F(Run, AManyItemJobIsSpreadOverTasksAndThreads) {
  int64_t next = 0;
  std::string all;
  for (int i = 0; i < 64; ++i) {
    // 64 items of 256 KiB of cost each make four splits for four threads.
    job_.world.items["fake://in/" + std::to_string(100 + i)] = Numbers(next, 150);
    all += Numbers(next, 150);
    next += 150;
  }
  job_.threads = 4;
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  ASSERT_EQ(job_.world.store.visible.size(), 4u);
  std::string arrived;
  for (const auto& [name, bytes] : job_.world.store.visible) arrived += bytes;
  EXPECT_EQ(arrived, all);
}

TEST_F(Run, AnItemThatChangesIsPlannedAnewAndNeverSpliced) {
  job_.world.items = {{"fake://in/a", "1\n"}, {"fake://in/b", "2\n"}};
  int opens = 0;
  job_.world.hook = [&](const char* call) {
    if (std::string_view(call) == "open" && ++opens == 2) {
      job_.world.items["fake://in/b"] = "3\n";
      job_.world.versions["fake://in/b"] = 2;
    }
    return Status::OK();
  };
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_THAT(job_.world.store.visible, ElementsAre(Pair("fake://out/0", "1\n3\n")));
  EXPECT_TRUE(job_.world.store.staged.empty());
  EXPECT_EQ(waybill->items[1].item.version, "v2");
  EXPECT_EQ(job_.progress.Snapshot().rows_read, 2);
}

TEST_F(Run, AnItemThatGoesAwayIsPlannedAnew) {
  job_.world.items = {{"fake://in/a", "1\n"}, {"fake://in/b", "2\n"}};
  int opens = 0;
  job_.world.hook = [&](const char* call) {
    if (std::string_view(call) == "open" && ++opens == 2) job_.world.items.erase("fake://in/b");
    return Status::OK();
  };
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_EQ(waybill->totals.items, 1);
}

TEST_F(Run, AnItemThatKeepsChangingFailsTheJob) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  job_.world.versions = {{"fake://in/a", 1}};
  job_.world.hook = [&](const char* call) {
    if (std::string_view(call) == "open") ++job_.world.versions["fake://in/a"];
    return Status::OK();
  };
  auto waybill = job_.Run();
  ASSERT_FALSE(waybill.ok());
  EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kChanged);
  EXPECT_EQ(job_.world.store, FakeStore{});
}

TEST_F(Run, ANameThatIsTakenIsNoReasonToPlanAnew) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  job_.world.store.visible = {{"fake://out/0", "theirs"}};
  job_.world.if_exists_fail = true;
  int lists = 0;
  job_.world.hook = [&](const char* call) {
    lists += std::string_view(call) == "list" ? 1 : 0;
    return Status::OK();
  };
  auto waybill = job_.Run();
  EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kChanged);
  EXPECT_EQ(lists, 1);
  EXPECT_THAT(job_.world.store.visible, ElementsAre(Pair("fake://out/0", "theirs")));
}

TEST_F(Run, AShortReadIsNoticed) {
  job_.world.items = {{"fake://in/a", Numbers(0, 10)}};
  job_.world.source_cuts = 2;
  auto waybill = job_.Run();
  ASSERT_FALSE(waybill.ok());
  EXPECT_THAT(waybill.status().message(),
              HasSubstr("fake://in/a: has 18 bytes, and had 20 when it was listed"));
  EXPECT_EQ(job_.world.store, FakeStore{});
}

class RunUnbalanced : public Run {
 protected:
  void ExpectRefused(std::string_view numbers) {
    job_.world.items = {{"fake://in/a", Numbers(0, 10)}};
    auto waybill = job_.Run();
    ASSERT_FALSE(waybill.ok());
    EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kBug);
    EXPECT_THAT(waybill.status().message(), HasSubstr(std::string(numbers)));
    EXPECT_EQ(job_.world.store, FakeStore{});
  }
};

TEST_F(RunUnbalanced, AFormatterThatLostARowPublishesNothing) {
  job_.world.formatter_lies = -1;
  ExpectRefused("task 0: rows in its files: expected 10, found 9");
}

TEST_F(RunUnbalanced, AFormatterThatWroteARowTwicePublishesNothing) {
  job_.world.formatter_lies = 1;
  ExpectRefused("task 0: rows in its files: expected 10, found 11");
}

TEST_F(RunUnbalanced, AParserThatLostARowPublishesNothing) {
  job_.world.parser_lies = 1;
  ExpectRefused("task 0: rows read (written + filtered + refused): expected 10, found 11");
}

TEST_F(Run, RefusedRowsAreCountedAndKept) {
  job_.world.items = {{"fake://in/a", "1\nx\n2\n"}, {"fake://in/b", "y\n"}};
  job_.definition.refusal_limits = {.stop_at_first = false, .max_rows = 2};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_EQ(waybill->totals.rows_read, 4);
  EXPECT_EQ(waybill->totals.rows_written, 2);
  EXPECT_EQ(waybill->totals.rows_refused, 2);
  EXPECT_EQ(waybill->items[0].rows_refused, 1);
  EXPECT_EQ(
      job_.File(kRejectFile),
      R"({"item":"fake://in/a","offset":2,"line":2,"column":"n","reason":"is no number","raw":"x"})"
      "\n"
      R"({"item":"fake://in/b","offset":0,"line":1,"column":"n","reason":"is no number","raw":"y"})"
      "\n");
}

/// A tar archive of two members, as GNU tar writes it.
std::string TwoMembers() {
  return contract::RunTool(
             "d=$(mktemp -d) && cd $d && printf '1\\nx\\n2\\n' >a && printf 'y\\n3\\n' >b && "
             "tar -cf - a b && rm -r $d",
             "")
      .ValueOrDie();
}

TEST_F(Run, MembersOfAnArchiveAreRowsOfOneItemAndRefusedByTheirNames) {
  job_.connectors.archives = decode::MakeArchives();
  job_.definition.decompression = "auto";
  job_.definition.refusal_limits = {.stop_at_first = false, .max_rows = 2};
  job_.world.items = {{"fake://in/t", TwoMembers()}, {"fake://in/u", "4\n"}};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_EQ(waybill->totals.items, 2);
  EXPECT_EQ(waybill->totals.rows_read, 6);
  EXPECT_EQ(waybill->totals.rows_written, 4);
  EXPECT_EQ(waybill->items[0].rows_read, 5);
  EXPECT_EQ(waybill->items[0].rows_refused, 2);
  EXPECT_EQ(job_.File(kRejectFile),
            R"({"item":"fake://in/t","member":"a","offset":2,"line":2,"column":"n",)"
            R"("reason":"is no number","raw":"x"})"
            "\n"
            R"({"item":"fake://in/t","member":"b","offset":0,"line":1,"column":"n",)"
            R"("reason":"is no number","raw":"y"})"
            "\n");
}

TEST_F(Run, OfAnArchiveOnlyTheChosenMembersAreRead) {
  job_.connectors.archives = decode::MakeArchives();
  job_.definition.decompression = "tar";
  job_.definition.match_name = "b";
  job_.world.items = {{"fake://in/t", TwoMembers()}};
  auto waybill = job_.Run();
  ASSERT_FALSE(waybill.ok());
  EXPECT_THAT(waybill.status().message(), HasSubstr("fake://in/t member b line 1 column n"));
}

TEST_F(Run, AnArchiveThatEndsEarlyPublishesNothing) {
  job_.connectors.archives = decode::MakeArchives();
  job_.definition.decompression = "tar";
  job_.definition.refusal_limits = {.stop_at_first = false, .max_rows = 2};
  job_.world.items = {{"fake://in/t", TwoMembers().substr(0, 2048)}};
  auto waybill = job_.Run();
  ASSERT_FALSE(waybill.ok());
  EXPECT_THAT(waybill.status().message(),
              HasSubstr("fake://in/t: tar archive, byte 2048: it ends"));
  EXPECT_EQ(job_.world.store, FakeStore{});
}

TEST_F(Run, FilteredRowsAreCountedAndNotWritten) {
  job_.world.items = {{"fake://in/a", "1\n5\n2\n"}, {"fake://in/b", "7\n"}};
  job_.definition.transforms = {{{"type", "smaller"}, {"than", 5}}};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_EQ(waybill->totals.rows_read, 4);
  EXPECT_EQ(waybill->totals.rows_written, 2);
  EXPECT_EQ(waybill->totals.rows_filtered, 2);
  EXPECT_EQ(waybill->items[0].rows_filtered, 1);
  EXPECT_EQ(waybill->items[1].rows_filtered, 1);
  EXPECT_THAT(RenderWaybill(*waybill), HasSubstr("4 read = 2 written + 2 filtered + 0 refused"));
}

TEST_F(Run, RowsThatATransformRefusesGoToTheRejectFileWithTheirPlace) {
  job_.world.items = {{"fake://in/a", "1\nx\n5\n2\n9\n"}, {"fake://in/b", "7\n"}};
  job_.definition.refusal_limits.stop_at_first = false;
  job_.definition.transforms = {{{"type", "smaller"}, {"than", 8}},
                                {{"type", "smaller_or_refused"}, {"than", 5}}};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_THAT(RenderWaybill(*waybill), HasSubstr("6 read = 2 written + 1 filtered + 3 refused"));
  EXPECT_EQ(waybill->items[0].rows_refused, 2);
  EXPECT_EQ(waybill->items[1].rows_refused, 1);
  const std::string rejects = job_.File(kRejectFile);
  EXPECT_THAT(
      rejects,
      HasSubstr(
          R"({"item":"fake://in/a","offset":4,"line":3,"column":"n","reason":"is too large","raw":"5"})"));
  EXPECT_THAT(
      rejects,
      HasSubstr(
          R"({"item":"fake://in/b","offset":0,"line":1,"column":"n","reason":"is too large","raw":"7"})"));
}

TEST_F(Run, ARowThatATransformRefusesFailsTheJobByDefault) {
  job_.world.items = {{"fake://in/a", "1\n5\n"}};
  job_.definition.transforms = {{{"type", "smaller_or_refused"}, {"than", 5}}};
  auto waybill = job_.Run();
  EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kData);
  EXPECT_THAT(waybill.status().message(),
              HasSubstr("fake://in/a line 2 column n: is too large: 5; to go on without such rows, "
                        "set stop_on_invalid_record: false"));
}

TEST_F(Run, TransformsAreToldWhenTheJobStartedAsTheWaybillSays) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  job_.definition.transforms = {{{"type", "smaller"}, {"than", 8}}};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_EQ(job_.world.job_started, waybill->started);
}

TEST_F(Run, AJobThatFiltersEveryRowPublishesNothing) {
  job_.world.items = {{"fake://in/a", "1\n5\n2\n"}};
  job_.definition.transforms = {{{"type", "smaller"}, {"than", 0}}};
  auto waybill = job_.Run();
  ASSERT_TRUE(waybill.ok()) << waybill.status().ToString();
  EXPECT_EQ(waybill->totals.rows_filtered, 3);
  EXPECT_EQ(waybill->totals.files, 0);
}

TEST_F(Run, TheFirstBadRowFailsTheJobByDefault) {
  job_.world.items = {{"fake://in/a", "1\nx\n2\n"}};
  auto waybill = job_.Run();
  ASSERT_FALSE(waybill.ok());
  EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kData);
  EXPECT_THAT(waybill.status().message(),
              HasSubstr("fake://in/a line 2 column n: is no number: x; to go on without such rows, "
                        "set stop_on_invalid_record: false"));
  EXPECT_TRUE(job_.progress.Snapshot().over_refusal_limit);
  EXPECT_EQ(job_.world.store, FakeStore{});
}

TEST_F(Run, OneRefusedRowTooManyFailsTheJob) {
  job_.world.items = {{"fake://in/a", "1\nx\ny\nz\n"}};
  job_.definition.refusal_limits = {.stop_at_first = false, .max_rows = 2};
  auto waybill = job_.Run();
  ASSERT_FALSE(waybill.ok());
  EXPECT_THAT(waybill.status().message(), HasSubstr("more than max_refused_rows: 2"));
  EXPECT_TRUE(job_.progress.Snapshot().over_refusal_limit);
  EXPECT_EQ(job_.world.store, FakeStore{});
}

TEST_F(Run, TooLargeARefusedShareFailsTheJobAtItsEnd) {
  job_.world.items = {{"fake://in/a", "1\nx\n2\n3\n"}};
  job_.definition.refusal_limits = {
      .stop_at_first = false, .max_rows = 99, .max_share_percent = 24};
  auto waybill = job_.Run();
  ASSERT_FALSE(waybill.ok());
  EXPECT_THAT(waybill.status().message(), HasSubstr("1 of 4 rows are refused"));
  EXPECT_EQ(job_.world.store, FakeStore{});
}

TEST_F(Run, AShareThatIsAllowedIsNoFailure) {
  job_.world.items = {{"fake://in/a", "1\nx\n2\n3\n"}};
  job_.definition.refusal_limits = {
      .stop_at_first = false, .max_rows = 99, .max_share_percent = 25};
  EXPECT_TRUE(job_.Run().ok());
}

TEST_F(Run, AFolderServesOneJob) {
  ASSERT_TRUE(job_.Run().ok());
  auto again = job_.Run();
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(KindOf(again.status()), ErrorKind::kChanged);
}

TEST_F(Run, AnUnknownKindIsADefinitionErrorBeforeAnythingIsMade) {
  job_.definition.formatter = Json{{"type", "nosuch"}};
  auto waybill = job_.Run();
  EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kDefinition);
  EXPECT_THAT(waybill.status().message(), HasSubstr("formatter: there is no type 'nosuch'"));
  EXPECT_FALSE(std::filesystem::exists(job_.folder));
}

TEST_F(Run, NobodyRepairsAJobThatRuns) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  Status repaired;
  job_.world.hook = [&](const char* call) {
    if (std::string_view(call) == "finish") {
      auto hook = std::exchange(job_.world.hook, nullptr);
      repaired = job_.Repair().status();
    }
    return Status::OK();
  };
  ASSERT_TRUE(job_.Run().ok());
  EXPECT_EQ(KindOf(repaired), ErrorKind::kBusy);
}

TEST_F(Run, APublishedJobStaysPublished) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  ASSERT_TRUE(job_.Run().ok());
  const FakeStore store = job_.world.store;
  EXPECT_EQ(*job_.Repair(), Outcome::kPublished);
  EXPECT_EQ(job_.world.store, store);
}

TEST_F(Run, AFolderThatIsNotThereIsMissing) {
  EXPECT_EQ(KindOf(job_.Repair().status()), ErrorKind::kMissing);
}

TEST_F(Run, ABusyDestinationIsAskedAgain) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  int publishes = 0;
  job_.world.hook = [&](const char* call) {
    if (std::string_view(call) == "publish" && ++publishes < 3) {
      return Fail(ErrorKind::kBusy, "fake://out/0", "slow down");
    }
    return Status::OK();
  };
  EXPECT_TRUE(job_.Run().ok());
  EXPECT_EQ(publishes, 3);
}

TEST_F(Run, WhatWasStagedWithoutARecordIsDiscardedOnceAllIsPublished) {
  for (bool fails : {false, true}) {
    FakeJob job;
    job.world.items = {{"fake://in/a", "1\n"}};
    job.world.hook = [&](const char* call) {
      if (std::string_view(call) == "published") {
        job.world.store.staged["job-1 fake://out/0"] = "a stray";
      }
      bool refused = fails && std::string_view(call) == "strays";
      return refused ? Fail(ErrorKind::kBusy, "fake", "try later") : Status::OK();
    };
    EXPECT_TRUE(job.Run().ok());
    EXPECT_EQ(job.world.store.staged.size(), fails ? 1u : 0u);
    EXPECT_EQ(job.world.store.visible.size(), 1u);
  }
}

TEST_F(Run, AFailureAfterTheDecisionSaysSoAndRepairGoesOn) {
  job_.world.items = {{"fake://in/a", "1\n"}};
  job_.world.hook = [&](const char* call) {
    return std::string_view(call) == "publish" ? Fail(ErrorKind::kDenied, "fake://out/0", "no")
                                               : Status::OK();
  };
  auto waybill = job_.Run();
  ASSERT_FALSE(waybill.ok());
  EXPECT_EQ(KindOf(waybill.status()), ErrorKind::kDenied);
  EXPECT_THAT(waybill.status().message(), HasSubstr("0 of 1 files are published"));
  EXPECT_EQ(job_.world.store.staged.size(), 1u);
  job_.world.hook = nullptr;
  EXPECT_EQ(*job_.Repair(), Outcome::kPublished);
  EXPECT_THAT(job_.world.store.visible, ElementsAre(Pair("fake://out/0", "1\n")));
  EXPECT_EQ(ReadWaybill(job_.folder + "/" + kWaybillFile)->totals.rows_written, 1);
}

}  // namespace
}  // namespace waybill::pipeline
