#include "aws/profile_file.h"

#include <fmt/format.h>

#include "aws/text_file.h"

namespace waybill::aws {
namespace {

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  size_t start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  }
  return out;
}

/// "profile x" -> "x"; empty for a section that is no profile.
std::string ProfileName(std::string_view section, ProfileFileKind kind) {
  section = Trim(section);
  if (kind == ProfileFileKind::kCredentials || section == "default") return std::string(section);
  if (!section.starts_with("profile")) return "";
  std::string_view name = section.substr(7);
  if (name.empty() || (name.front() != ' ' && name.front() != '\t')) return "";
  name = Trim(name);
  bool quoted = name.size() >= 2 && name.front() == name.back() &&
                (name.front() == '"' || name.front() == '\'');
  return std::string(quoted ? name.substr(1, name.size() - 2) : name);
}

std::string PathOf(const Environment& environment, const std::string& variable,
                   std::string_view file) {
  std::string home = environment.Get("HOME");
  std::string path = environment.Find(variable).value_or(fmt::format("~/.aws/{}", file));
  if (path.starts_with("~/")) path = home + path.substr(1);
  return path;
}

Result<Profiles> Load(const std::string& path, ProfileFileKind kind) {
  ARROW_ASSIGN_OR_RAISE(auto text, ReadTextFile(path));
  return ParseProfileFile(text.value_or(""), kind, path);
}

}  // namespace

Result<Profiles> ParseProfileFile(std::string_view text, ProfileFileKind kind,
                                  std::string_view path) {
  Profiles profiles;
  Profile* current = nullptr;
  bool in_section = false;
  for (int number = 1; !text.empty(); ++number) {
    size_t end = std::min(text.find('\n'), text.size());
    std::string_view raw = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::string_view line = Trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    size_t close = line.find(']');
    size_t equals = line.find('=');
    if (line.front() == '[' && close != std::string_view::npos) {
      std::string name = ProfileName(line.substr(1, close - 1), kind);
      current = name.empty() ? nullptr : &profiles[name];
      in_section = true;
    } else if (raw.front() == ' ' || raw.front() == '\t') {
      continue;  // nested under the setting above, such as "s3 ="
    } else if (in_section && equals != std::string_view::npos) {
      if (current == nullptr) continue;
      (*current)[Lower(Trim(line.substr(0, equals)))] = Trim(line.substr(equals + 1));
    } else {
      return Fail(ErrorKind::kDefinition, fmt::format("{} line {}", path, number),
                  "is neither [section] nor name = value");
    }
  }
  return profiles;
}

Result<Profiles> LoadProfiles(const Environment& environment) {
  ARROW_ASSIGN_OR_RAISE(auto profiles, Load(PathOf(environment, "AWS_CONFIG_FILE", "config"),
                                            ProfileFileKind::kConfig));
  ARROW_ASSIGN_OR_RAISE(auto credentials,
                        Load(PathOf(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
                             ProfileFileKind::kCredentials));
  for (auto& [name, profile] : credentials) {
    for (auto& [key, value] : profile) profiles[name][key] = value;
  }
  return profiles;
}

}  // namespace waybill::aws
