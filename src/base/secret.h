#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace waybill {

/// A text that never prints itself.
///
/// Owns     its bytes, and overwrites them when destroyed or assigned over.
/// Errors   printing, formatting or comparing one with == does not compile (tests/compile_fail).
/// Threads  a value; distinct objects are independent.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  // A moved-from short string keeps its bytes, so moving is copying and wiping.
  // NOLINTNEXTLINE(performance-move-constructor-init)
  Secret(Secret&& other) noexcept : text_(other.text_) { other.Clear(); }
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { Clear(); }

  /// Call only where the bytes leave the process or enter a digest.
  const std::string& Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  /// Equal in constant time for texts of one length.
  bool Matches(std::string_view other) const;

 private:
  void Clear();

  std::string text_;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

}  // namespace waybill
