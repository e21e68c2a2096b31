#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/option_table.h"

namespace waybill::server {

/// JSON Schema (2020-12, as OpenAPI 3.1 wants it) of an answer's object: each property with its
/// type: string, integer, number, boolean, object, array, time, any, and "|null" behind it when it
/// may be null. All of them are required, and others may come.
Json ObjectSchema(std::initializer_list<std::pair<std::string_view, std::string_view>> properties);
/// {"items":[…],"next_cursor":…} of these items.
Json PageSchema(Json item);
/// A list of these.
Json ListSchema(Json item);

/// An object with the options of `table`.
Json OptionSchema(const OptionTable& table);

}  // namespace waybill::server
