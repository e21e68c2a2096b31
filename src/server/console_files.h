#pragma once

#include <string>

#include "server/message.h"

namespace waybill::server {

/// The console's file at `path`; index.html for a path that is a page of the console. Without a
/// console in this build, a page that says how to build one.
///
/// Shape    files are kept packed, as they were built (tools/pack_console.py): browsers take them
///          so. What is below /assets/ never changes under its name; everything else is asked for
///          again each time, by its ETag.
Reply ConsoleFile(const HttpRequest& request, const std::string& path);

}  // namespace waybill::server
