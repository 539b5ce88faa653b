// SPDX-License-Identifier: Apache-2.0
// The card in software: what its parts share, and what it stands on. It does what card_core does, message for message and
// byte for byte, but knows no cycles: whatever can be done is done at once. Nothing here knows the simulator.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "trace_record.h"
#include "weft_spec.h"

namespace weft::functional {

using Cycle = std::uint64_t;
inline constexpr Cycle never = ~Cycle{0};

/// Nodes that the tables have room for.
inline constexpr unsigned max_nodes = WEFT_SHARERS;
/// Stands for a requester that waits for nothing (any more).
inline constexpr std::uint8_t nobody = (1u << WEFT_NODE_BITS) - 1;
inline constexpr std::uint64_t max_gpn = (std::uint64_t{1} << WEFT_GPN_BITS) - 1;

/// The first tick at or behind `at`: when the RTL looks at a timer.
constexpr Cycle tick_at(Cycle at) { return (at + WEFT_TICK_CYCLES - 1) / WEFT_TICK_CYCLES * WEFT_TICK_CYCLES; }

/// A message between engines, of this card or another.
struct Message {
  std::uint8_t op = 0;
  std::uint8_t src = 0;
  std::uint8_t dst = 0;
  std::uint8_t req = 0;
  std::uint8_t txn = 0;
  std::uint8_t htxn = 0;
  std::uint8_t grant = 0;
  std::uint8_t status = 0;
  bool excl = false;
  bool have = false;
  bool zero = false;
  std::uint64_t gpn = 0;
  // At the sender only.
  std::uint64_t addr = 0;               // where the page lies
  std::optional<std::uint8_t> hold{};   // holder entry to tell when the page has arrived

  bool carries_page() const { return weft_opcode_page(op) != 0; }
  unsigned message_class() const { return static_cast<unsigned>(weft_opcode_class(op)); }
};

/// The server that the card is in: a simulated one, or a real one.
class Platform {
 public:
  virtual ~Platform() = default;
  /// Host memory at DMA addresses. A write is visible when the next one is; an entry's last word is its last.
  virtual void read(std::uint64_t address, std::span<std::uint8_t> to) = 0;
  virtual void write(std::uint64_t address, std::span<const std::uint8_t> from) = 0;
  /// The directory table.
  virtual std::uint64_t load_entry(std::uint64_t address) = 0;
  virtual void store_entry(std::uint64_t address, std::uint64_t entry) = 0;
  /// The wire: a frame with its FCS, and when it will have left.
  virtual bool can_send() const = 0;
  virtual Cycle send(std::span<const std::uint8_t> frame) = 0;
  virtual void interrupt() = 0;
  virtual void trace(const TraceRecord&) {}
};

/// The registers as the parts see them.
struct Settings {
  bool enable = false;
  std::uint8_t node = 0;
  std::uint16_t epoch = 1;
  std::uint16_t members = 0xffff;  // valid since EPOCH was last written
  Cycle rto = 4096;
  Cycle rto_min = 2048;
  Cycle ack_delay = 32;
  Cycle heartbeat = 0;
  unsigned heartbeat_limit = 4;
  Cycle revoke_limit = 0;
  Cycle holdoff = 0;
  Cycle fault_limit = 0;
  unsigned page_frames = 1;
  std::uint64_t pool_base = 0;
  std::uint64_t pool_pages = 0;
  std::uint64_t stripe_weight = 0;
  std::uint64_t dir_base = 0;
  std::uint64_t context_first = 0;  // pages that descriptors may name
  std::uint64_t context_last = max_gpn;
  struct Ring {
    std::uint64_t base = 0;
    unsigned log2 = 0;
  };
  std::array<Ring, 5> rings{};  // FAULT, EVICT, RESPOND, COMPLETION, REVOKE
  std::array<std::uint32_t, WEFT_STRIPE_ENTRIES> stripe{};
};

struct Overdue {
  bool valid = false;
  std::uint8_t txn = 0;
  std::uint8_t home = 0;
  std::uint64_t gpn = 0;
};

class Recorder;

struct Shared {
  Platform& platform;
  Cycle now = 0;
  Settings settings{};
  std::array<std::uint32_t, WEFT_COUNTERS> counters{};
  Overdue overdue{};
  Recorder* recorder = nullptr;  // set before anything happens

  /// By the register of the counter.
  void count(unsigned csr) { ++counters[(csr - WEFT_CSR_COUNTER_FAULT_READ) / 4]; }
  bool member(unsigned node) const { return node < max_nodes && ((settings.members >> node) & 1u) != 0; }
  std::uint8_t home_of(std::uint64_t gpn) const {
    return static_cast<std::uint8_t>(settings.stripe[gpn % WEFT_STRIPE_ENTRIES] & WEFT_CSR_STRIPE_SLOT_NODE);
  }
};

/// Where engines put what they send.
class Outbox {
 public:
  virtual ~Outbox() = default;
  virtual void post(const Message& m) = 0;
  /// Credit: a message of this class from that node has left its queue.
  virtual void release(unsigned src, unsigned message_class) = 0;
};

/// What the transport hands to the engines.
class Inbox {
 public:
  virtual ~Inbox() = default;
  virtual void deliver(const Message& m) = 0;
  /// Where the page of a message lands; nothing if nobody waits for it.
  virtual std::optional<std::uint64_t> land(const Message& m) const = 0;
  /// The page of this holder entry has arrived, or never will.
  virtual void sent(std::uint8_t hold) = 0;
};

/// First entry of a table for which `is` holds; its size if none.
template <class Table, class F>
std::size_t find_index(const Table& table, F&& is) {
  std::size_t i = 0;
  while (i < table.size() && !is(table[i])) ++i;
  return i;
}

}  // namespace weft::functional
