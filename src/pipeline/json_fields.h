#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/json.h"

namespace waybill::pipeline {

/// Reads the fields of one JSON object that a program wrote, and keeps the first thing that is
/// wrong, so that a reader is one expression per field and one check at its end.
///
/// Errors   status(): kData naming `where` and the field.
/// Owns     nothing: the object must outlive it.
/// Threads  one thread at a time.
class JsonFields {
 public:
  JsonFields(const Json& object, std::string where);

  int64_t Count(const char* name);  ///< a whole number, not negative
  std::string Text(const char* name);
  std::string Bytes(const char* name);  ///< as BytesToJson writes them
  bool Claim(const char* name);         ///< true or false
  Time Moment(const char* name);        ///< "2013-05-24T00:00:00Z"
  const Json& Object(const char* name);
  const Json& List(const char* name);

  const std::string& where() const { return where_; }
  const Status& status() const { return status_; }

 private:
  const Json& Field(const char* name);
  void Wrong(const char* name, std::string_view expected);

  const Json& object_;
  const std::string where_;
  Status status_;
};

}  // namespace waybill::pipeline
