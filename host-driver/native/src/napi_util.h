// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <node_api.h>

#include <cstdint>
#include <string>

#include "failure.h"

namespace weft::js {

inline void ok(napi_status status) {
  if (status != napi_ok) throw Failure("E_NAPI", "Node-API call failed: " + std::to_string(status));
}

inline napi_value number(napi_env env, double v) {
  napi_value out;
  ok(napi_create_double(env, v, &out));
  return out;
}
inline napi_value string(napi_env env, const std::string& s) {
  napi_value out;
  ok(napi_create_string_utf8(env, s.data(), s.size(), &out));
  return out;
}
inline napi_value boolean(napi_env env, bool b) {
  napi_value out;
  ok(napi_get_boolean(env, b, &out));
  return out;
}
inline napi_value undefined(napi_env env) {
  napi_value out;
  ok(napi_get_undefined(env, &out));
  return out;
}
inline napi_value object(napi_env env) {
  napi_value out;
  ok(napi_create_object(env, &out));
  return out;
}
inline void set(napi_env env, napi_value o, const char* name, napi_value v) { ok(napi_set_named_property(env, o, name, v)); }

inline napi_value get(napi_env env, napi_value o, const char* name) {
  napi_value out;
  ok(napi_get_named_property(env, o, name, &out));
  return out;
}
inline bool is_null(napi_env env, napi_value v) {
  napi_valuetype type;
  ok(napi_typeof(env, v, &type));
  return type == napi_null;
}
inline double to_number(napi_env env, napi_value v) {
  double out = 0;
  if (napi_get_value_double(env, v, &out) != napi_ok) throw Failure("E_OPTION", "a number is missing");
  return out;
}
inline std::uint64_t to_count(napi_env env, napi_value v) {
  const double n = to_number(env, v);
  if (!(n >= 0 && n <= 9007199254740991.0)) throw Failure("E_OPTION", "a number is out of range");
  return static_cast<std::uint64_t>(n);
}
inline std::string to_string(napi_env env, napi_value v) {
  std::size_t n = 0;
  if (napi_get_value_string_utf8(env, v, nullptr, 0, &n) != napi_ok) throw Failure("E_OPTION", "a string is missing");
  std::string out(n, '\0');
  ok(napi_get_value_string_utf8(env, v, out.data(), n + 1, &n));
  return out;
}

/// A JavaScript Error with `code`.
inline napi_value error(napi_env env, const std::string& code, const std::string& text) {
  napi_value out;
  ok(napi_create_error(env, string(env, code), string(env, text), &out));
  return out;
}

/// Runs a callback's body; no exception crosses into Node.
template <class Body>
napi_value guarded(napi_env env, Body body) {
  try {
    return body();
  } catch (const Failure& f) {
    napi_throw_error(env, f.code(), f.what());
  } catch (const std::exception& e) {
    napi_throw_error(env, "E_NATIVE", e.what());
  }
  return nullptr;
}

}  // namespace weft::js
