// The strict S3 as a program, for clients that are not ours:
//   strict_s3_server <commands >answers
// One JSON object a line. The first answer is {"port": …}; each command is answered with {}. It
// ends when its standard input does.
//   {"bucket": "b", "region": "eu-west-1", "denied": ["s3:ListBucket"], "versioned": true}
//   {"object": "k", "bucket": "b", "body": "text", "state": "GLACIER"}
//   {"user": {"session_token": "t", "expired": true}}
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "servers/strict_s3.h"

namespace waybill::servers {
namespace {

using nlohmann::json;

void AddObject(StrictS3& server, const json& command) {
  std::string bucket = command["bucket"], key = command["object"];
  server.Put(bucket, key, command.value("body", ""));
  server.Change(bucket, [&](S3Bucket& changed) {
    changed.objects.at(key).back().state = command.value("state", "");
  });
}

void Obey(StrictS3& server, const json& command) {
  if (command.contains("user")) {
    S3User user{.session_token = command["user"].value("session_token", ""),
                .expired = command["user"].value("expired", false)};
    server.SetUser(user);
  } else if (command.contains("object")) {
    AddObject(server, command);
  } else {
    server.AddBucket(command["bucket"],
                     {.region = command.value("region", "us-east-1"),
                      .versioned = command.value("versioned", false),
                      .denied = command.value("denied", std::vector<std::string>())});
  }
}

}  // namespace
}  // namespace waybill::servers

int main() {
  waybill::servers::StrictS3 server;
  std::cout << nlohmann::json{{"port", std::stoi(server.url().substr(server.url().rfind(':') + 1))}}
            << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    waybill::servers::Obey(server, nlohmann::json::parse(line));
    std::cout << "{}" << std::endl;
  }
}
