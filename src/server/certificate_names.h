#pragma once

#include <string>
#include <vector>

namespace waybill::server {

/// The names and addresses for which the first certificate of a PEM file speaks: its
/// subjectAltName, as a Host header writes them, without port. "*.example.com" stands for one label
/// in the place of the star (RFC 9525 §6.3). Empty when the file holds no certificate: whoever
/// serves with it says so (HttpServer).
std::vector<std::string> NamesInCertificate(const std::string& pem_file);

/// Whether `name` is one of those names; both in small letters.
bool IsCovered(const std::vector<std::string>& names, const std::string& name);

}  // namespace waybill::server
