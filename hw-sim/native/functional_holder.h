// SPDX-License-Identifier: Apache-2.0
// Holder, asked by a home (coh_hold): has the driver give the right up, sends page or acknowledgement.
#pragma once
#include <deque>

#include "functional_rings.h"

namespace weft::functional {

class Holder {
 public:
  Holder(Shared& shared, Outbox& outbox, Rings& rings) : shared_(shared), outbox_(outbox), rings_(rings) {}

  /// FWD_S, FWD_M, INV: at most WINDOW of a node wait, by its credit.
  void asked(const Message& m);
  /// The driver's answers are taken always.
  void take(const Descriptor& d);
  void sent(std::uint8_t entry);
  /// What a node that left has asked is answered as ever; its credit is of a time that is over.
  void members_changed();
  /// Revokes that the driver has not answered within the limit.
  void tick();
  Cycle next() const;
  bool idle() const;

 private:
  struct Entry {
    bool busy = false;
    bool open = false;     // the driver has not answered
    bool overdue = false;  // the home was told so
    std::uint8_t generation = 0;
    unsigned due = 0;      // pages that have not arrived
    Message message;       // that asked
    Cycle asked = 0;
    std::uint16_t tag = 0;
    Cycle since = 0;
  };
  struct Waiting {
    Message message;
    bool credited;
  };
  void begin_waiting();
  void answer(std::uint8_t index, const Descriptor& d);
  void nack(const Message& m);
  void finish(Entry& e, unsigned status);
  Message reply_to(const Message& m, unsigned op) const;
  Cycle limit_of(const Entry& e) const;

  Shared& shared_;
  Outbox& outbox_;
  Rings& rings_;
  std::deque<Waiting> waiting_;
  std::array<Entry, WEFT_HOLDS> entries_{};
  std::uint8_t generation_ = 0;
};

}  // namespace weft::functional
