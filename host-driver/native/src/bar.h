// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "weft_spec.h"

namespace weft {

/// A card's registers and its interrupt, simulated (CardLink) or, one day, behind VFIO. The driver
/// cannot tell which. All waits are bounded: a dead card gives nullopt or false, never a hang.
class Bar {
 public:
  virtual ~Bar() = default;
  /// Posted write, in order. May be called by any thread.
  virtual bool write32(std::uint32_t offset, std::uint32_t value) = 0;
  /// Posted write of a whole ring entry to the PUSH block, in order. May be called by any thread.
  virtual bool push(std::uint32_t offset, const weft_submission& entry) = 0;
  /// Ordered behind all earlier writes. May be called by any thread.
  virtual std::optional<std::uint32_t> read32(std::uint32_t offset) = 0;
  /// Asks for an interrupt at the next ring entry; look at the rings once more before sleeping.
  virtual void arm_irq() = 0;
  /// Readable after an interrupt; read 8 bytes to clear it.
  virtual int irq_fd() const = 0;
  /// Becomes readable only when the card has gone; -1 if it cannot go.
  virtual int hangup_fd() const = 0;
  virtual bool alive() = 0;
  /// Leaves the card and these descriptors to the driver that comes after this one, should this one die.
  /// None: the card starts anew. True when it has been said, which a kill cannot take back.
  virtual bool keep(std::span<const int> fds) = 0;
};

}  // namespace weft
