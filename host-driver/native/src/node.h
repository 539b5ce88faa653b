// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>

#include "card_link.h"
#include "card_setup.h"
#include "engine.h"

namespace weft {

struct NodeConfig {
  std::string card_socket, link_socket;
  std::uint64_t guest_bytes = 0;
  std::chrono::milliseconds limit{10000};  // of every wait for the card
  CardConfig card;
  EngineConfig engine;
};

/// A node: its memory, its card, its fault path. Order of members is order of birth and, reversed, of death.
class Node {
 public:
  Node(const NodeConfig& c, std::function<void(Event)> tell)
      : dma(c.card.pool_pages), guest(c.guest_bytes), link(c.link_socket),
        card(c.card_socket, dma.fd(), dma.bytes(), c.limit), engine(card, dma, guest, link, c.engine, std::move(tell)) {
    bring_up(card, c.card, c.limit);
    engine.run();
  }
  ~Node() {
    engine.stop();
    card.write32(WEFT_CSR_CTRL_CONTROL, 0);  // a dead card does not mind
  }

  DmaMemory dma;
  GuestMemory guest;
  LinkServer link;
  CardLink card;
  Engine engine;
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
