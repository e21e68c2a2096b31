#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/environment.h"
#include "base/error.h"

namespace waybill::aws {

/// The settings of one profile, names in lower case.
using Profile = std::map<std::string, std::string>;
using Profiles = std::map<std::string, Profile>;

enum class ProfileFileKind {
  kConfig,       ///< [default], [profile name]
  kCredentials,  ///< [default], [name]
};

/// Reads an AWS configuration file. Comments, sections of other kinds and nested settings are
/// passed over. kDefinition with file and line when a line is none of these.
Result<Profiles> ParseProfileFile(std::string_view text, ProfileFileKind kind,
                                  std::string_view path);

/// Both files, where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say, else ~/.aws/config and
/// ~/.aws/credentials. A file that does not exist is empty. The credentials file wins.
Result<Profiles> LoadProfiles(const Environment& environment);

}  // namespace waybill::aws
