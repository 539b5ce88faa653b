// SPDX-License-Identifier: Apache-2.0
// A card that takes no time, in the driver's own process: every fault is granted, with a page, while its doorbell is rung.
#pragma once
#include <atomic>
#include <cstring>
#include <map>

#include "bar.h"
#include "dma_memory.h"

namespace weft::bench {

class InstantCard final : public Bar {
 public:
  explicit InstantCard(DmaMemory& dma) : dma_(dma) {}

  bool write32(std::uint32_t offset, std::uint32_t value) override {
    if (offset >= WEFT_CSR_DOORBELL_TAIL && offset < WEFT_CSR_DOORBELL_TAIL + 4 * WEFT_SUBMISSION_RINGS)
      take(static_cast<unsigned>(offset - WEFT_CSR_DOORBELL_TAIL) / 4, static_cast<std::uint16_t>(value));
    else
      reg_[offset] = value;
    return true;
  }
  bool push(std::uint32_t offset, const weft_submission& entry) override {
    const unsigned ring = (offset - WEFT_CSR_PUSH_ENTRY) / WEFT_RING_ENTRY_BYTES;
    taken_[ring] = entry.count;
    complete(entry);
    return true;
  }
  std::optional<std::uint32_t> read32(std::uint32_t offset) override {
    if (offset == WEFT_CSR_ID_MAGIC) return WEFT_CARD_MAGIC;
    if (offset == WEFT_CSR_ID_ABI) return WEFT_ABI_VERSION;
    if (offset == WEFT_CSR_CTRL_STATUS) return WEFT_CSR_CTRL_STATUS_READY;
    return reg_[offset];
  }
  // Completions are there before the driver looks, so none is ever waited for.
  void arm_irq() override {}
  int irq_fd() const override { return -1; }
  int hangup_fd() const override { return -1; }
  bool alive() override { return true; }
  bool keep(std::span<const int>) override { return true; }

 private:
  void take(unsigned ring, std::uint16_t tail) {
    static constexpr std::uint64_t base[] = {DmaMemory::fault_ring(), DmaMemory::evict_ring(), DmaMemory::respond_ring()};
    static constexpr unsigned log2[] = {kFaultLog2, kEvictLog2, kRespondLog2};
    for (; taken_[ring] != tail; taken_[ring]++) {
      weft_submission d;
      std::memcpy(&d, dma_.at(base[ring] + (taken_[ring] & ((1u << log2[ring]) - 1)) * sizeof d), sizeof d);
      complete(d);
    }
  }
  void complete(const weft_submission& d) {
    weft_completion c{};
    c.op = d.op;
    c.tag = d.tag;
    c.gpn = d.gpn;
    c.grant = WEFT_GRANT_M;
    c.flags5 = WEFT_COMPLETION_PAGE;
    std::byte* to = dma_.at(DmaMemory::completion_ring() + (completions_ & ((1u << kCompletionLog2) - 1)) * sizeof c);
    std::memcpy(to, &c, offsetof(weft_completion, lap));
    std::atomic_ref(*reinterpret_cast<std::uint32_t*>(to + offsetof(weft_completion, lap))).store((completions_++ >> kCompletionLog2) + 1, std::memory_order_release);
  }

  DmaMemory& dma_;
  std::map<std::uint32_t, std::uint32_t> reg_;
  std::uint16_t taken_[WEFT_SUBMISSION_RINGS] = {};
  std::uint32_t completions_ = 0;
};

}  // namespace weft::bench
