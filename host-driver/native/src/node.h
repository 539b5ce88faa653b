// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>

#include "card_link.h"
#include "card_setup.h"
#include "engine.h"
#include "record_reader.h"

namespace weft {

struct NodeConfig {
  std::string card_socket, link_socket;
  std::chrono::milliseconds limit{10000};  // of every wait for the card
  CardConfig card;
  EngineConfig engine;

  std::uint64_t guest_bytes() const { return card.context.pages << WEFT_PAGE_SHIFT; }
};

/// The descriptors that outlive a driver, in the order in which the card's holder keeps them (Engine::keep).
enum Kept : std::size_t { kJournal, kDma, kGuest, kUffd, kConsumer };

/// A new node's memory, handed to its card, or that of the driver that died last; with another context, only its pool and its rings.
inline std::vector<Fd> attach(CardLink& card, const NodeConfig& c) {
  if (c.engine.resume) {
    std::vector<Fd> kept = card.resume();
    if (kept.size() <= kGuest) throw Failure("E_RESUME", "the driver that was left had not begun: start this one without --resume");
    if (auto journal = Journal::renewed(kept[kJournal], c.card.context)) {
      kept.resize(kGuest);
      kept[kJournal] = std::move(*journal);
      kept.push_back(make_memfd(WEFT_GUEST_NAME, c.guest_bytes()));
    }
    return kept;
  }
  std::vector<Fd> made;
  made.push_back(make_memfd("weft-journal", Journal::bytes_for(c.card.context.pages)));
  made.push_back(make_memfd("weft-dma", DmaMemory::bytes_for(c.card.pool_pages)));
  made.push_back(make_memfd(WEFT_GUEST_NAME, c.guest_bytes()));
  card.attach(made[kDma].get(), DmaMemory::bytes_for(c.card.pool_pages));
  return made;
}

/// A node: its memory, its card, its fault path. Order of members is order of birth and, reversed, of death.
class Node {
 public:
  /// Throws Failure; what could be resumed before still can.
  Node(const NodeConfig& c, std::function<void(Event)> tell)
      : card(c.card_socket, c.limit), fds_(attach(card, c)),
        journal(std::move(fds_[kJournal]), c.card.context, c.card.pool_pages, c.engine.resume),
        dma(std::move(fds_[kDma]), c.card.pool_pages), guest(std::move(fds_[kGuest]), c.guest_bytes()), link(c.link_socket),
        engine(card, journal, dma, guest, link, c.engine, std::move(tell)), records(card, dma) {
    if (c.engine.resume)
      take_over(card, c.card.context);
    else
      bring_up(card, c.card, c.limit);
    if (fds_.size() > kConsumer) {
      guest.attach(std::move(fds_[kUffd]), journal.head().consumer);
      link.hold(std::move(fds_[kConsumer]));
      link.accept();
    }
    engine.run();
  }
  ~Node() { end(); }

  /// An orderly end leaves nothing to resume. Whoever still reads of this node may go on.
  void end() {
    engine.stop();
    card.write32(WEFT_CSR_CTRL_CONTROL, 0);  // a dead card does not mind
    card.keep({});
  }

  CardLink card;

 private:
  std::vector<Fd> fds_;  // until those below own them

 public:
  Journal journal;
  DmaMemory dma;
  GuestMemory guest;
  LinkServer link;
  Engine engine;
  RecordReader records;
};

/// 64-bit digest of a page (FNV-1a over words); not against an adversary.
inline std::uint64_t page_digest(const std::uint64_t* words) {
  std::uint64_t h = 0xcbf29ce484222325u;
  for (unsigned i = 0; i < WEFT_PAGE_BYTES / sizeof *words; i++) {
    h = (h ^ words[i]) * 0x100000001b3u;
    h ^= h >> 29;
  }
  return h;
}

}  // namespace weft
