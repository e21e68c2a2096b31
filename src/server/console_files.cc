#include "server/console_files.h"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <span>

#include "server/console_pack.h"

namespace waybill::server {
namespace {

constexpr std::string_view kNoConsole =
    "<!doctype html><title>Waybill</title><p>This Waybill was built without its console. "
    "The API is below /api; <code>make build</code> builds both.</p>";

const PackedFile* Find(std::string_view path) {
  std::span<const PackedFile> files = ConsolePack();
  auto found = std::ranges::find(files, path, &PackedFile::path);
  return found == files.end() ? nullptr : &*found;
}

bool IsFileName(std::string_view path) {
  return path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
}

/// For the rare client that takes no gzip.
std::string Unpack(std::string_view packed, size_t bytes) {
  std::string text(bytes, '\0');
  isal_gzip_header header{};
  inflate_state state{};
  isal_inflate_init(&state);
  state.crc_flag = ISAL_GZIP;
  isal_gzip_header_init(&header);
  std::string input(packed);
  state.next_in = reinterpret_cast<uint8_t*>(input.data());
  state.avail_in = uint32_t(input.size());
  state.next_out = reinterpret_cast<uint8_t*>(text.data());
  state.avail_out = uint32_t(text.size());
  isal_inflate(&state);
  return text;
}

}  // namespace

Reply ConsoleFile(const HttpRequest& request, const std::string& path) {
  Reply reply{.content_type = "text/html; charset=utf-8"};
  const PackedFile* file = Find(path);
  if (file == nullptr && IsFileName(path)) {
    reply.status = 404;
    reply.content_type = "text/plain; charset=utf-8";
    reply.text = "Not found\n";
    return reply;
  }
  if (file == nullptr) file = Find("/index.html");
  if (file == nullptr) {
    reply.text = kNoConsole;
    return reply;
  }
  reply.content_type = file->content_type;
  std::string tag = "\"" + std::string(file->tag) + "\"";
  bool never_changes = file->path.starts_with("/assets/");
  reply.headers = {
      {"ETag", tag},
      {"Vary", "Accept-Encoding"},
      {"Cache-Control", never_changes ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (request.Header("If-None-Match") == tag) {
    reply.status = 304;
    reply.text = "";
    return reply;
  }
  if (request.Header("Accept-Encoding").find("gzip") == std::string_view::npos) {
    reply.text = Unpack(file->packed, file->bytes);
    return reply;
  }
  reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.text = std::string(file->packed);
  return reply;
}

}  // namespace waybill::server
