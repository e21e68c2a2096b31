#include "server/certificate_names.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <memory>
#include <string_view>

namespace waybill::server {
namespace {

using boost::asio::ip::make_address_v4;
using boost::asio::ip::make_address_v6;

template <auto kFree>
struct FreeBy {
  template <typename T>
  void operator()(T* value) const {
    kFree(value);
  }
};

std::string_view BytesOf(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          size_t(ASN1_STRING_length(text))};
}

/// "127.0.0.1", "[::1]"; "" for what is no address.
std::string AddressOf(std::string_view bytes) {
  if (bytes.size() == 4) {
    boost::asio::ip::address_v4::bytes_type four;
    std::ranges::copy(bytes, four.begin());
    return make_address_v4(four).to_string();
  }
  if (bytes.size() != 16) return "";
  boost::asio::ip::address_v6::bytes_type sixteen;
  std::ranges::copy(bytes, sixteen.begin());
  return "[" + make_address_v6(sixteen).to_string() + "]";
}

std::string NameIn(const GENERAL_NAME& name) {
  if (name.type == GEN_DNS) return std::string(BytesOf(name.d.dNSName));
  if (name.type == GEN_IPADD) return AddressOf(BytesOf(name.d.iPAddress));
  return "";
}

bool Covers(std::string_view pattern, std::string_view name) {
  if (!pattern.starts_with("*.")) return pattern == name;
  size_t dot = name.find('.');
  return dot != std::string_view::npos && dot > 0 && name.substr(dot) == pattern.substr(1);
}

}  // namespace

std::vector<std::string> NamesInCertificate(const std::string& pem_file) {
  std::unique_ptr<BIO, FreeBy<BIO_free>> file(BIO_new_file(pem_file.c_str(), "r"));
  if (file == nullptr) return {};
  std::unique_ptr<X509, FreeBy<X509_free>> certificate(
      PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) return {};
  std::unique_ptr<GENERAL_NAMES, FreeBy<GENERAL_NAMES_free>> alternatives(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> names;
  for (int i = 0; i < sk_GENERAL_NAME_num(alternatives.get()); ++i) {
    std::string name = NameIn(*sk_GENERAL_NAME_value(alternatives.get(), i));
    if (!name.empty()) names.push_back(std::move(name));
  }
  return names;
}

bool IsCovered(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::any_of(names, [&](const auto& each) { return Covers(each, name); });
}

}  // namespace waybill::server
