// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>

#include "bar.h"
#include "fd.h"
#include "weft_spec.h"

namespace weft {

/// A simulated card, reached over the Unix socket at `path` (fpga-rtl/spec/src/attach.ts).
class CardLink final : public Bar {
 public:
  /// Hands the DMA memory over and maps the BAR window. Throws Failure.
  CardLink(const std::string& path, int dma_fd, std::uint64_t dma_bytes,
           std::chrono::milliseconds limit);

  bool write32(std::uint32_t offset, std::uint32_t value) override;
  std::optional<std::uint32_t> read32(std::uint32_t offset) override;
  void arm_irq() override;
  int irq_fd() const override { return irq_.get(); }
  int hangup_fd() const override { return sock_.get(); }
  bool alive() override;

 private:
  weft_bar_window& window() const { return *reinterpret_cast<weft_bar_window*>(map_.at()); }
  bool post(const weft_mmio_entry& entry);
  void hello(int dma_fd, std::uint64_t dma_bytes, const std::string& path);
  void take_reply(const std::string& path);
  /// Waits until `done()`; false if the card has gone or the limit is over.
  template <class Done>
  bool wait(Done done);

  std::chrono::milliseconds limit_;
  Fd sock_, irq_, wake_;
  Mapping map_;
  std::mutex post_;  // guards head and its entry: doorbells never wait for a read's answer
  std::mutex read_;  // one read at a time: the window holds one answer
  std::uint32_t head_ = 0, reads_ = 0;
  std::atomic<bool> gone_ = false;
};

}  // namespace weft
