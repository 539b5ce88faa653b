// SPDX-License-Identifier: Apache-2.0
// Arrays of JavaScript, whose bytes in WebAssembly are a copy.
#pragma once
#include <napi.h>
#ifdef __wasm__
#include <emnapi.h>
#endif

namespace weft::sim {

/// What was written into an array of JavaScript: in WebAssembly, into a copy of it.
template <class Array>
Array written(Array array) {
#ifdef __wasm__
  if (array.ByteLength() == 0) return array;
  napi_value value = array;
  emnapi_sync_memory(array.Env(), false, &value, 0, NAPI_AUTO_LENGTH);
#endif
  return array;
}

}  // namespace weft::sim
