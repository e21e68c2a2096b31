#include "s3/reader.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/memory_pool.h>
#include <gtest/gtest.h>

#include "servers/s3_client_rig.h"
#include "servers/strict_s3.h"

namespace waybill::s3 {
namespace {

using servers::S3ClientRig;
using servers::StrictS3;

std::string Bytes(size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i) bytes[i] = char(i * 31 + i / 251);
  return bytes;
}

class S3Reader : public testing::Test {
 protected:
  void SetUp() override { server.AddBucket("b"); }
  Object Put(const std::string& body) {
    auto stored = server.Put("b", "k", body);
    return {.key = "k", .etag = stored.etag, .bytes = int64_t(body.size())};
  }
  std::shared_ptr<arrow::io::InputStream> Open(const Object& object, const ReadOptions& options,
                                               std::stop_token stop = {}) {
    return *OpenStream(*rig.client, "b", object, options, std::move(stop));
  }
  static Result<std::string> ReadAll(arrow::io::InputStream& stream, int64_t step) {
    std::string all;
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(auto buffer, stream.Read(step));
      if (buffer->size() == 0) return all;
      all += buffer->ToString();
    }
  }

  StrictS3 server;
  S3ClientRig rig{server};
};

TEST_F(S3Reader, StreamDeliversTheObjectWhateverRangesAndSteps) {
  for (size_t size : {0ul, 1ul, 99ul, 100ul, 101ul, 1000ul, 1234ul}) {
    const std::string body = Bytes(size);
    const Object object = Put(body);
    for (int64_t range : {1, 7, 100, 5000}) {
      if (size > 500 && range == 1) continue;
      for (int64_t step : {3, 100, 333, 10'000}) {
        auto stream = Open(object, {.range_bytes = range, .ranges_ahead = 3});
        auto read = ReadAll(*stream, step);
        ASSERT_TRUE(read.ok()) << read.status();
        ASSERT_TRUE(*read == body)
            << size << " bytes, ranges of " << range << ", steps of " << step;
        EXPECT_EQ(*stream->Tell(), int64_t(size));
      }
    }
  }
}

TEST_F(S3Reader, ReadIntoMemoryIsFullUntilTheEnd) {
  const std::string body = Bytes(1000);
  auto stream = Open(Put(body), {.range_bytes = 64, .ranges_ahead = 2});
  std::string out(700, '\0');
  EXPECT_EQ(*stream->Read(700, out.data()), 700);
  EXPECT_TRUE(out == body.substr(0, 700));
  EXPECT_EQ(*stream->Read(700, out.data()), 300);
  EXPECT_EQ(*stream->Read(700, out.data()), 0);
}

TEST_F(S3Reader, SliceOutlivesTheStream) {
  auto stream = Open(Put(Bytes(1000)), {.range_bytes = 256, .ranges_ahead = 2});
  auto slice = *stream->Read(10);
  stream.reset();
  EXPECT_EQ(slice->ToString(), Bytes(1000).substr(0, 10));
}

TEST_F(S3Reader, LargeRangesArriveWholeAndKeepTheirBytes) {
  const std::string body = Bytes((21 << 20) + 5);
  auto stream = Open(Put(body), {.range_bytes = (4 << 20) + 3, .ranges_ahead = 4});
  std::vector<std::shared_ptr<arrow::Buffer>> kept;
  do {
    kept.push_back(*stream->Read(1 << 20));
  } while (kept.back()->size() > 0);
  std::string all;
  for (const auto& buffer : kept) all += buffer->ToString();
  EXPECT_TRUE(all == body);
}

TEST_F(S3Reader, BlocksThatWereReadAreFilledAgain) {
  auto stream = Open(Put(Bytes(10'000)), {.range_bytes = 100, .ranges_ahead = 3});
  const int64_t before = arrow::default_memory_pool()->num_allocations();
  while ((*stream->Read(100))->size() > 0) {
  }
  EXPECT_LE(arrow::default_memory_pool()->num_allocations() - before, 4);
}

TEST_F(S3Reader, NoMoreThanTheWindowIsFetchedAhead) {
  auto stream = Open(Put(Bytes(1000)), {.range_bytes = 10, .ranges_ahead = 3});
  std::string out(25, '\0');
  ASSERT_EQ(*stream->Read(25, out.data()), 25);  // three ranges taken
  ASSERT_TRUE(stream->Close().ok());
  EXPECT_LE(server.CountOf("GetObject"), 6);
}

TEST_F(S3Reader, ReplacedObjectIsChangedAndNeverSpliced) {
  const std::string old_body(1000, 'a');
  const Object object = Put(old_body);
  auto stream = Open(object, {.range_bytes = 10, .ranges_ahead = 2});
  std::string out(10, '\0');
  ASSERT_TRUE(stream->Read(10, out.data()).ok());
  Put(std::string(1000, 'b'));
  Status status;
  std::string seen = out;
  while (status.ok()) {
    auto read = stream->Read(10);
    status = read.status();
    if (read.ok()) seen += (*read)->ToString();
  }
  EXPECT_EQ(KindOf(status), ErrorKind::kChanged);
  EXPECT_EQ(seen.find('b'), std::string::npos);
  EXPECT_EQ(stream->Read(10).status().message(), status.message());
}

TEST_F(S3Reader, ObjectThatIsGoneIsMissing) {
  const Object object = Put(Bytes(1000));
  server.Change("b", [](auto& bucket) { bucket.objects.clear(); });
  auto stream = Open(object, {.range_bytes = 100, .ranges_ahead = 2});
  EXPECT_EQ(KindOf(stream->Read(1).status()), ErrorKind::kMissing);
}

TEST_F(S3Reader, ObjectThatWasListedLongerIsNotDeliveredShort) {
  Object object = Put(Bytes(100));
  object.bytes = 150;
  auto stream = Open(object, {});
  EXPECT_EQ(KindOf(ReadAll(*stream, 1000).status()), ErrorKind::kChanged);
}

TEST_F(S3Reader, NthRequestCutIsRepaired) {
  const std::string body = Bytes(1000);
  const Object object = Put(body);
  for (int n = 0; n < 12; ++n) {
    server.Add({.action = "GetObject", .skip = n, .times = 2, .cut_body = size_t(n * 9)});
    auto stream = Open(object, {.range_bytes = 100, .ranges_ahead = 3});
    auto read = ReadAll(*stream, 128);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_TRUE(*read == body) << n;
    server.ClearFaults();
  }
}

TEST_F(S3Reader, StoppedStreamIsCancelled) {
  std::stop_source stop;
  auto stream = Open(Put(Bytes(1000)), {.range_bytes = 10, .ranges_ahead = 2}, stop.get_token());
  ASSERT_TRUE(stream->Read(10).ok());
  stop.request_stop();
  EXPECT_TRUE(IsCancelled(ReadAll(*stream, 10).status()));
}

TEST_F(S3Reader, ReadAfterCloseFails) {
  auto stream = Open(Put(Bytes(10)), {});
  ASSERT_TRUE(stream->Close().ok());
  EXPECT_TRUE(stream->closed());
  EXPECT_FALSE(stream->Read(1).ok());
}

TEST_F(S3Reader, UnpinnedObjectIsRefused) {
  EXPECT_FALSE(OpenStream(*rig.client, "b", {.key = "k", .bytes = 1}, {}, {}).ok());
}

TEST_F(S3Reader, FileReadsAnywhere) {
  const std::string body = Bytes(5000);
  auto file = *OpenFile(*rig.client, "b", Put(body), {});
  EXPECT_EQ(*file->GetSize(), 5000);
  EXPECT_TRUE((*file->ReadAt(4000, 10))->ToString() == body.substr(4000, 10));
  EXPECT_TRUE((*file->ReadAt(4990, 100))->ToString() == body.substr(4990));
  EXPECT_EQ((*file->ReadAt(5000, 10))->size(), 0);
  ASSERT_TRUE(file->Seek(100).ok());
  EXPECT_TRUE((*file->Read(5))->ToString() == body.substr(100, 5));
  EXPECT_EQ(*file->Tell(), 105);
  EXPECT_FALSE(file->Seek(5001).ok());
  Put(Bytes(4000));
  EXPECT_EQ(KindOf(file->ReadAt(0, 10).status()), ErrorKind::kChanged);
}

}  // namespace
}  // namespace waybill::s3
