// SPDX-License-Identifier: Apache-2.0
// Between the addon, compiled once, and a Verilated module, compiled per block.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

class VerilatedContext;

namespace weft {

struct Port {
  const char* name;
  void* data;      // CData, SData, IData, QData or VlWide, by width
  unsigned width;  // bits
  bool input;
};

class BlockModel {
 public:
  virtual ~BlockModel() = default;
  virtual std::vector<Port> ports() = 0;
  virtual void eval() = 0;
  virtual void final() = 0;
  virtual void trace_open(const char* path) = 0;
  virtual void trace_dump(std::uint64_t time) = 0;
  virtual void trace_close() = 0;
};

std::unique_ptr<BlockModel> make_model(VerilatedContext& context);

}  // namespace weft
