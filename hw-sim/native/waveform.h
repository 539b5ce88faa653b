// SPDX-License-Identifier: Apache-2.0
// The signals of a card over time: an FST file; in a kernel without files a VCD, kept as text until it is taken.
#pragma once
#include <string>
#include <utility>

#include "model.h"
#if VM_TRACE_FST
#include "verilated_fst_c.h"
#else
#include "verilated_vcd_c.h"
#endif

namespace weft::sim {

#if VM_TRACE_FST
using WaveWriter = VerilatedFstC;
class Waveform {
 public:
  explicit Waveform(std::string& /*text*/) {}
  WaveWriter& writer() { return writer_; }

 private:
  WaveWriter writer_;
};
#else
using WaveWriter = VerilatedVcdC;
class Waveform {
 public:
  explicit Waveform(std::string& text) : file_(text), writer_(&file_) {}
  WaveWriter& writer() { return writer_; }

 private:
  class Text final : public VerilatedVcdFile {
   public:
    explicit Text(std::string& text) : text_(text) {}
    bool open(const std::string&) override { return true; }
    void close() override {}
    ssize_t write(const char* bytes, ssize_t size) override {
      text_.append(bytes, static_cast<std::size_t>(size));
      return size;
    }

   private:
    std::string& text_;
  };
  Text file_;
  WaveWriter writer_;
};
#endif

}  // namespace weft::sim
