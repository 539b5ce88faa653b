// SPDX-License-Identifier: Apache-2.0
#include "functional_csr.h"

namespace weft::functional {

namespace {

constexpr unsigned ring_stride = WEFT_CSR_RING_EVICT_BASE_LO - WEFT_CSR_RING_FAULT_BASE_LO;
constexpr unsigned ring_count = std::tuple_size_v<decltype(Settings::rings)>;

void set_low(std::uint64_t& to, std::uint32_t value) { to = (to & ~std::uint64_t{0xffffffffu}) | value; }
void set_high(std::uint64_t& to, std::uint32_t value) { to = (to & 0xffffffffu) | std::uint64_t{value} << 32; }
std::uint32_t low(std::uint64_t value) { return static_cast<std::uint32_t>(value); }
std::uint32_t high(std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); }

/// Index in a block of registers that are `stride` bytes apart; `count` if outside.
constexpr unsigned index_in(unsigned offset, unsigned base, unsigned stride, unsigned count) {
  return offset < base || offset >= base + stride * count ? count : (offset - base) / stride;
}

}  // namespace

void Csr::write(std::uint16_t offset, std::uint32_t value) {
  Settings& s = shared_.settings;
  switch (offset) {
    case WEFT_CSR_CTRL_CONTROL: s.enable = (value & WEFT_CSR_CTRL_CONTROL_ENABLE) != 0; return;
    case WEFT_CSR_CTRL_NODE: s.node = value & nobody; return;
    case WEFT_CSR_CTRL_EPOCH:
      s.epoch = static_cast<std::uint16_t>(value);
      s.members = members_;
      return;
    case WEFT_CSR_CTRL_MEMBERS: members_ = static_cast<std::uint16_t>(value); return;
    case WEFT_CSR_CTRL_RTO_CYCLES: s.rto = value; return;
    case WEFT_CSR_CTRL_RTO_MIN_CYCLES: s.rto_min = value; return;
    case WEFT_CSR_CTRL_ACK_DELAY_CYCLES: s.ack_delay = value; return;
    case WEFT_CSR_CTRL_HEARTBEAT_CYCLES: s.heartbeat = value; return;
    case WEFT_CSR_CTRL_HEARTBEAT_LIMIT: s.heartbeat_limit = value & 15; return;
    case WEFT_CSR_CTRL_REVOKE_LIMIT_CYCLES: s.revoke_limit = value; return;
    case WEFT_CSR_CTRL_HOLDOFF_CYCLES: s.holdoff = value; return;
    case WEFT_CSR_CTRL_FAULT_LIMIT_CYCLES: s.fault_limit = value; return;
    case WEFT_CSR_CTRL_PAGE_FRAMES: s.page_frames = value & 3; return;
    case WEFT_CSR_POOL_POOL_BASE_LO: return set_low(s.pool_base, value);
    case WEFT_CSR_POOL_POOL_BASE_HI: return set_high(s.pool_base, value);
    case WEFT_CSR_POOL_POOL_PAGES: s.pool_pages = value; return;
    case WEFT_CSR_POOL_STRIPE_WEIGHT: s.stripe_weight = value & 127; return;
    case WEFT_CSR_POOL_DIR_BASE_LO: return set_low(s.dir_base, value);
    case WEFT_CSR_POOL_DIR_BASE_HI: return set_high(s.dir_base, value);
    case WEFT_CSR_CONTEXT_FIRST_LO: return set_low(s.context_first, value);
    case WEFT_CSR_CONTEXT_FIRST_HI: return set_high(s.context_first, value & high(max_gpn));
    case WEFT_CSR_CONTEXT_LAST_LO: return set_low(s.context_last, value);
    case WEFT_CSR_CONTEXT_LAST_HI: return set_high(s.context_last, value & high(max_gpn));
    default: break;
  }
  const unsigned slot = index_in(offset, WEFT_CSR_STRIPE_SLOT, 4, WEFT_STRIPE_ENTRIES);
  if (slot < WEFT_STRIPE_ENTRIES) s.stripe[slot] = value;
  const unsigned ring = index_in(offset, WEFT_CSR_RING_FAULT_BASE_LO, ring_stride, ring_count);
  if (ring == ring_count) return;
  switch (offset - ring * ring_stride) {
    case WEFT_CSR_RING_FAULT_BASE_LO: return set_low(s.rings[ring].base, value);
    case WEFT_CSR_RING_FAULT_BASE_HI: return set_high(s.rings[ring].base, value);
    case WEFT_CSR_RING_FAULT_LOG2: s.rings[ring].log2 = value & 15; return;
    default: return;
  }
}

std::uint32_t Csr::read(std::uint16_t offset, const State& state) const {
  const Settings& s = shared_.settings;
  const Overdue& o = shared_.overdue;
  switch (offset) {
    case WEFT_CSR_ID_MAGIC: return WEFT_CARD_MAGIC;
    case WEFT_CSR_ID_ABI: return WEFT_ABI_VERSION;
    case WEFT_CSR_ID_DATA_WIDTH: return data_width_;
    case WEFT_CSR_CTRL_CONTROL: return s.enable;
    case WEFT_CSR_CTRL_STATUS:
      return WEFT_CSR_CTRL_STATUS_READY | (state.idle ? WEFT_CSR_CTRL_STATUS_IDLE : 0) |
             (state.recovering ? WEFT_CSR_CTRL_STATUS_RECOVERING : 0);
    case WEFT_CSR_CTRL_NODE: return s.node;
    case WEFT_CSR_CTRL_EPOCH: return s.epoch;
    case WEFT_CSR_CTRL_MEMBERS: return members_;
    case WEFT_CSR_CTRL_SUSPECT: return state.suspect;
    case WEFT_CSR_CTRL_RTO_CYCLES: return low(s.rto);
    case WEFT_CSR_CTRL_RTO_MIN_CYCLES: return low(s.rto_min);
    case WEFT_CSR_CTRL_ACK_DELAY_CYCLES: return low(s.ack_delay);
    case WEFT_CSR_CTRL_HEARTBEAT_CYCLES: return low(s.heartbeat);
    case WEFT_CSR_CTRL_HEARTBEAT_LIMIT: return s.heartbeat_limit;
    case WEFT_CSR_CTRL_REVOKE_LIMIT_CYCLES: return low(s.revoke_limit);
    case WEFT_CSR_CTRL_HOLDOFF_CYCLES: return low(s.holdoff);
    case WEFT_CSR_CTRL_FAULT_LIMIT_CYCLES: return low(s.fault_limit);
    case WEFT_CSR_CTRL_PAGE_FRAMES: return s.page_frames;
    case WEFT_CSR_POOL_POOL_BASE_LO: return low(s.pool_base);
    case WEFT_CSR_POOL_POOL_BASE_HI: return high(s.pool_base);
    case WEFT_CSR_POOL_POOL_PAGES: return low(s.pool_pages);
    case WEFT_CSR_POOL_STRIPE_WEIGHT: return low(s.stripe_weight);
    case WEFT_CSR_POOL_DIR_BASE_LO: return low(s.dir_base);
    case WEFT_CSR_POOL_DIR_BASE_HI: return high(s.dir_base);
    case WEFT_CSR_CONTEXT_FIRST_LO: return low(s.context_first);
    case WEFT_CSR_CONTEXT_FIRST_HI: return high(s.context_first);
    case WEFT_CSR_CONTEXT_LAST_LO: return low(s.context_last);
    case WEFT_CSR_CONTEXT_LAST_HI: return high(s.context_last);
    case WEFT_CSR_OVERDUE_FAULT:
      return o.valid ? WEFT_CSR_OVERDUE_FAULT_VALID | o.txn | static_cast<std::uint32_t>(o.home << WEFT_CSR_OVERDUE_FAULT_HOME_SHIFT) : 0;
    case WEFT_CSR_OVERDUE_GPN_LO: return low(o.gpn);
    case WEFT_CSR_OVERDUE_GPN_HI: return high(o.gpn);
    default: break;
  }
  const unsigned counter = index_in(offset, WEFT_CSR_COUNTER_FAULT_READ, 4, WEFT_COUNTERS);
  if (counter < WEFT_COUNTERS) return shared_.counters[counter];
  const unsigned slot = index_in(offset, WEFT_CSR_STRIPE_SLOT, 4, WEFT_STRIPE_ENTRIES);
  if (slot < WEFT_STRIPE_ENTRIES) return s.stripe[slot];
  const unsigned ring = index_in(offset, WEFT_CSR_RING_FAULT_BASE_LO, ring_stride, ring_count);
  if (ring == ring_count) return 0;
  switch (offset - ring * ring_stride) {
    case WEFT_CSR_RING_FAULT_BASE_LO: return low(s.rings[ring].base);
    case WEFT_CSR_RING_FAULT_BASE_HI: return high(s.rings[ring].base);
    case WEFT_CSR_RING_FAULT_LOG2: return s.rings[ring].log2;
    default: return 0;
  }
}

}  // namespace weft::functional
