// SPDX-License-Identifier: Apache-2.0
#include "card_setup.h"

#include <string>
#include <thread>

#include "dma_memory.h"
#include "failure.h"

namespace weft {
namespace {

class Registers {
 public:
  explicit Registers(Bar& bar) : bar_(bar) {}
  std::uint32_t get(std::uint32_t offset) {
    const auto value = bar_.read32(offset);
    if (!value) throw Failure("E_CARD", bar_.alive() ? "the card does not answer register reads: is its simulator stuck?"
                                                     : "the card has gone: its simulator has ended");
    return *value;
  }
  void set(std::uint32_t offset, std::uint32_t value) {
    if (!bar_.write32(offset, value)) throw Failure("E_CARD", "the card takes no register writes");
  }
  void set64(std::uint32_t offset, std::uint64_t value) {
    set(offset, static_cast<std::uint32_t>(value));
    set(offset + 4, static_cast<std::uint32_t>(value >> 32));
  }

 private:
  Bar& bar_;
};

void identify(Registers& r) {
  if (const auto magic = r.get(WEFT_CSR_ID_MAGIC); magic != WEFT_CARD_MAGIC)
    throw Failure("E_CARD", "not a Weft card: MAGIC reads " + std::to_string(magic));
  if (const auto abi = r.get(WEFT_CSR_ID_ABI); abi != WEFT_ABI_VERSION)
    throw Failure("E_CARD", "the card speaks ABI " + std::to_string(abi) + ", this driver ABI " +
                                std::to_string(WEFT_ABI_VERSION) + ": bring both to one version");
}

/// Waits until `bit` of STATUS is `value`.
void await_status(Registers& r, std::uint32_t bit, bool value, std::chrono::milliseconds limit, const char* what) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (((r.get(WEFT_CSR_CTRL_STATUS) & bit) != 0) != value) {
    if (std::chrono::steady_clock::now() > end) throw Failure("E_CARD", what);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

/// Whoever left by it is forgotten when this returns. The pool and the stripe must not change meanwhile: the card sweeps its pages.
void set_members(Registers& r, std::uint32_t epoch, std::uint32_t members, std::chrono::milliseconds limit) {
  r.set(WEFT_CSR_CTRL_MEMBERS, members);
  r.set(WEFT_CSR_CTRL_EPOCH, epoch);
  await_status(r, WEFT_CSR_CTRL_STATUS_RECOVERING, false, limit, "the card has taken the new members, but does not end its recovery");
}

void set_stripe(Registers& r, const CardConfig& config) {
  std::array<std::uint32_t, 1u << WEFT_NODE_BITS> seen{};
  for (std::uint32_t slot = 0; slot < WEFT_STRIPE_ENTRIES; slot++) {
    const std::uint32_t node = config.stripe[slot];
    r.set(WEFT_CSR_STRIPE_SLOT + 4 * slot, node << WEFT_CSR_STRIPE_SLOT_NODE_SHIFT |
                                               seen[node]++ << WEFT_CSR_STRIPE_SLOT_ORDINAL_SHIFT);
  }
  r.set(WEFT_CSR_POOL_STRIPE_WEIGHT, seen[config.node]);
}

/// What the rings may name from now on; without guest memory, nothing.
void set_context(Registers& r, const Context& context) {
  const std::uint64_t first = context.pages == 0 ? 1 : context.first;
  const std::uint64_t last = context.pages == 0 ? 0 : context.first + context.pages - 1;
  if (last >> WEFT_GPN_BITS) throw Failure("E_OPTION", "the rack has no page " + std::to_string(last));
  r.set64(WEFT_CSR_CONTEXT_FIRST_LO, first);
  r.set64(WEFT_CSR_CONTEXT_LAST_LO, last);
}

}  // namespace

void bring_up(Bar& bar, const CardConfig& config, std::chrono::milliseconds limit) {
  Registers r(bar);
  identify(r);
  r.set(WEFT_CSR_CTRL_CONTROL, 0);
  await_status(r, WEFT_CSR_CTRL_STATUS_READY, true, limit, "the card does not become ready");
  r.set(WEFT_CSR_CTRL_NODE, config.node);
  r.set(WEFT_CSR_POOL_POOL_PAGES, 0);  // nothing to sweep
  set_members(r, config.epoch, config.members, limit);
  r.set(WEFT_CSR_CTRL_HEARTBEAT_CYCLES, config.heartbeat_cycles);
  if (config.heartbeat_limit) r.set(WEFT_CSR_CTRL_HEARTBEAT_LIMIT, config.heartbeat_limit);
  r.set(WEFT_CSR_CTRL_REVOKE_LIMIT_CYCLES, config.revoke_limit_cycles);
  r.set(WEFT_CSR_CTRL_HOLDOFF_CYCLES, config.holdoff_cycles);
  r.set(WEFT_CSR_CTRL_FAULT_LIMIT_CYCLES, config.fault_limit_cycles);
  r.set(WEFT_CSR_CTRL_PAGE_FRAMES, config.page_frames);
  if (config.rto_cycles) r.set(WEFT_CSR_CTRL_RTO_CYCLES, config.rto_cycles);
  if (config.ack_delay_cycles) r.set(WEFT_CSR_CTRL_ACK_DELAY_CYCLES, config.ack_delay_cycles);
  r.set64(WEFT_CSR_POOL_POOL_BASE_LO, DmaMemory::pool());
  r.set(WEFT_CSR_POOL_POOL_PAGES, static_cast<std::uint32_t>(config.pool_pages));
  r.set64(WEFT_CSR_POOL_DIR_BASE_LO, 0);
  set_stripe(r, config);
  set_context(r, config.context);
  const auto ring = [&](std::uint32_t base, std::uint32_t log2_at, std::uint64_t at, unsigned log2) {
    r.set64(base, at);
    r.set(log2_at, log2);
  };
  ring(WEFT_CSR_RING_FAULT_BASE_LO, WEFT_CSR_RING_FAULT_LOG2, DmaMemory::fault_ring(), kFaultLog2);
  ring(WEFT_CSR_RING_EVICT_BASE_LO, WEFT_CSR_RING_EVICT_LOG2, DmaMemory::evict_ring(), kEvictLog2);
  ring(WEFT_CSR_RING_RESPOND_BASE_LO, WEFT_CSR_RING_RESPOND_LOG2, DmaMemory::respond_ring(), kRespondLog2);
  ring(WEFT_CSR_RING_COMPLETION_BASE_LO, WEFT_CSR_RING_COMPLETION_LOG2, DmaMemory::completion_ring(), kCompletionLog2);
  ring(WEFT_CSR_RING_REVOKE_BASE_LO, WEFT_CSR_RING_REVOKE_LOG2, DmaMemory::revoke_ring(), kRevokeLog2);
  r.set(WEFT_CSR_CTRL_CONTROL, WEFT_CSR_CTRL_CONTROL_ENABLE);
  // A read behind the writes: when open() returns, the card runs with all of them.
  if (!(r.get(WEFT_CSR_CTRL_CONTROL) & WEFT_CSR_CTRL_CONTROL_ENABLE))
    throw Failure("E_CARD", "the card does not switch on");
}

void take_over(Bar& bar, const Context& context) {
  Registers r(bar);
  identify(r);
  if (!(r.get(WEFT_CSR_CTRL_CONTROL) & WEFT_CSR_CTRL_CONTROL_ENABLE))
    throw Failure("E_RESUME", "the card is switched off: start the driver without --resume, and its guest anew");
  set_context(r, context);
}

void set_membership(Bar& bar, std::uint32_t epoch, std::uint32_t members, std::chrono::milliseconds limit) {
  Registers r(bar);
  set_members(r, epoch, members, limit);
}

}  // namespace weft
