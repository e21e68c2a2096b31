#pragma once

#include "base/json.h"

namespace waybill::server {

// JSON Schemas of labels, resource groups, teams and users: of an answer, of a page of them, of the
// body that makes one, and of the body that changes one where that needs less.

Json LabelSchema();
Json LabelPageSchema();
Json LabelBodySchema();
Json LabelChangeSchema();

Json GroupSchema();
Json GroupPageSchema();
Json GroupBodySchema();

Json TeamSchema();
/// Teams in a list come without their members.
Json TeamPageSchema();
Json TeamBodySchema();

Json UserSchema();
Json UserPageSchema();
/// With the password that was generated, if one was.
Json MadeUserSchema();
Json UserBodySchema();
Json UserChangeSchema();

}  // namespace waybill::server
