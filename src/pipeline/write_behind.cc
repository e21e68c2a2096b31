#include "pipeline/write_behind.h"

#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>

namespace waybill::pipeline {

/// The open file, from rows down to where they are staged. Destroyed in this order, writer first.
struct WriteBehind::Output {
  std::shared_ptr<StagedOutput> staged;
  std::shared_ptr<arrow::io::OutputStream> encoded;  ///< `staged` itself without an encoder
  std::unique_ptr<RowWriter> writer;
  int64_t bytes_counted = 0;
};

WriteBehind::WriteBehind(StageRequest request, const Shared& shared)
    : request_(std::move(request)), shared_(shared), thread_([this] { WriteBatches(); }) {}

WriteBehind::~WriteBehind() { batches_.Close(); }

Status WriteBehind::Write(std::shared_ptr<arrow::RecordBatch> batch) {
  return batches_.Push(std::move(batch), shared_.failure.token()) ? Status::OK() : Cancelled();
}

std::optional<StagedRows> WriteBehind::Finish() {
  batches_.Close();
  if (thread_.joinable()) thread_.join();
  return std::move(staged_);
}

void WriteBehind::WriteBatches() {
  Status status;
  while (status.ok()) {
    auto batch = batches_.Pop(shared_.failure.token());
    if (!batch) break;
    status = WriteBatch(**batch);
  }
  if (status.ok()) status = shared_.failure.stopped() ? Cancelled() : FinishOutput();
  if (!status.ok()) staged_.reset();
  // Writers first: they may still hold bytes for the output, which goes when nobody shares it.
  output_.reset();
  shared_.failure.Note(status);
}

Status WriteBehind::WriteBatch(const arrow::RecordBatch& batch) {
  if (!output_) {
    output_ = std::make_unique<Output>();
    ARROW_ASSIGN_OR_RAISE(output_->staged,
                          shared_.stages.destination->Stage(request_, shared_.failure.token()));
    output_->encoded = output_->staged;
    if (shared_.stages.encoder != nullptr) {
      const std::string name = shared_.stages.destination->NameOf(request_.task, request_.file);
      ARROW_ASSIGN_OR_RAISE(output_->encoded, shared_.stages.encoder->Open(output_->staged, name));
    }
    ARROW_ASSIGN_OR_RAISE(output_->writer,
                          shared_.stages.formatter->Open(output_->encoded, batch.schema()));
  }
  ARROW_RETURN_NOT_OK(output_->writer->Write(batch));
  shared_.progress.rows_written += batch.num_rows();
  ARROW_ASSIGN_OR_RAISE(int64_t bytes, output_->staged->Tell());
  shared_.progress.bytes_written += bytes - output_->bytes_counted;
  output_->bytes_counted = bytes;
  return Status::OK();
}

Status WriteBehind::FinishOutput() {
  if (!output_) return Status::OK();
  StagedRows done;
  ARROW_ASSIGN_OR_RAISE(done.rows, output_->writer->Close());
  if (shared_.stages.encoder != nullptr) ARROW_RETURN_NOT_OK(output_->encoded->Close());
  ARROW_ASSIGN_OR_RAISE(done.artifact, output_->staged->Finish());
  shared_.progress.bytes_written += done.artifact.bytes - output_->bytes_counted;
  staged_ = std::move(done);
  return Status::OK();
}

}  // namespace waybill::pipeline
