// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "bar.h"
#include "fd.h"
#include "weft_spec.h"

namespace weft {

/// A simulated card, reached over the Unix socket at `path` (fpga-rtl/spec/src/attach.ts).
class CardLink final : public Bar {
 public:
  /// Connects. Throws Failure, as attach() and resume() do, one of which comes next.
  CardLink(const std::string& path, std::chrono::milliseconds limit);
  /// Hands the DMA memory over and maps the BAR window of a card that starts anew.
  void attach(int dma_fd, std::uint64_t dma_bytes);
  /// Takes a card over as the last driver left it, and gives what that one said to keep().
  std::vector<Fd> resume();

  bool write32(std::uint32_t offset, std::uint32_t value) override;
  bool push(std::uint32_t offset, const weft_submission& entry) override;
  std::optional<std::uint32_t> read32(std::uint32_t offset) override;
  void arm_irq() override;
  int irq_fd() const override { return irq_.get(); }
  int hangup_fd() const override { return sock_.get(); }
  bool alive() override;
  bool keep(std::span<const int> fds) override;

 private:
  weft_bar_window& window() const { return *reinterpret_cast<weft_bar_window*>(map_.at()); }
  /// `line`: of a push, else null.
  bool post(const weft_mmio_entry& entry, const weft_submission* line = nullptr);
  bool send(const void* body, std::size_t bytes, std::span<const int> fds);
  std::vector<Fd> hello(weft_attach_hello hello, std::span<const int> fds);
  /// Waits until `done()`; false if the card has gone or the limit is over.
  template <class Done>
  bool wait(Done done);

  std::string path_;
  std::chrono::milliseconds limit_;
  Fd sock_, irq_, wake_;
  Mapping map_;
  std::mutex post_;  // guards head and its entry: doorbells never wait for a read's answer
  std::mutex read_;  // one read at a time: the window holds one answer
  std::uint32_t head_ = 0, reads_ = 0;
  std::atomic<bool> gone_ = false;
};

}  // namespace weft
