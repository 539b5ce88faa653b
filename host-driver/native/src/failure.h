// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstring>
#include <stdexcept>
#include <string>

namespace weft {

/// Why a driver could not be opened or asked: a stable code, and a line that says what to do.
/// Thrown outside of the fault path only; the addon turns it into a JavaScript error.
class Failure : public std::runtime_error {
 public:
  Failure(const char* code, const std::string& what) : std::runtime_error(what), code_(code) {}
  const char* code() const { return code_; }

 private:
  const char* code_;
};

[[noreturn]] inline void fail_errno(const char* code, const std::string& what, int err) {
  throw Failure(code, what + ": " + std::strerror(err));
}

}  // namespace weft
