// SPDX-License-Identifier: Apache-2.0
#include "functional_frame.h"

#include <bit>
#include <cstring>

#include "functional_crc.h"

namespace weft::functional {

static_assert(std::endian::native == std::endian::little, "the structs of the spec are little-endian");

namespace {

void put(std::uint8_t* at, std::uint32_t value) { std::memcpy(at, &value, sizeof value); }

void set_mac(std::uint8_t* mac, std::uint8_t node) {
  static constexpr std::uint8_t prefix[5] = WEFT_MAC_PREFIX;
  std::memcpy(mac, prefix, sizeof prefix);
  mac[5] = node;
}

}  // namespace

weft_frame_header header_of(const Message& m, std::uint16_t epoch, std::uint16_t seq) {
  weft_frame_header h{};
  set_mac(h.dst_mac, m.dst);
  set_mac(h.src_mac, m.src);
  h.ethertype[0] = WEFT_ETHERTYPE >> 8;
  h.ethertype[1] = WEFT_ETHERTYPE & 0xff;
  h.version = WEFT_WIRE_VERSION;
  h.op = m.op;
  h.epoch = epoch;
  h.src = m.src;
  h.dst = m.dst;
  h.seq = seq;
  if (m.op == WEFT_OPCODE_ACK) return h;
  h.gpn = m.gpn;
  h.txn = m.txn;
  h.htxn = m.htxn;
  h.req = m.req;
  h.grant = m.grant;
  h.flags36 = static_cast<std::uint8_t>((m.excl ? WEFT_FRAME_HEADER_EXCL : 0) | (m.have ? WEFT_FRAME_HEADER_HAVE : 0) |
                                        (m.zero ? WEFT_FRAME_HEADER_ZERO : 0));
  h.status = m.status;
  h.len = m.carries_page() ? WEFT_PAGE_BYTES : 0;
  return h;
}

/// Each field as wide as the card knows it: what a peer puts beyond is not looked at.
Message message_of(const weft_frame_header& h) {
  Message m;
  m.op = h.op;
  m.src = h.src;
  m.dst = h.dst;
  m.req = h.req & nobody;
  m.txn = h.txn;
  m.htxn = h.htxn;
  m.grant = h.grant & 3;
  m.status = h.status & 15;
  m.excl = (h.flags36 & WEFT_FRAME_HEADER_EXCL) != 0;
  m.have = (h.flags36 & WEFT_FRAME_HEADER_HAVE) != 0;
  m.zero = (h.flags36 & WEFT_FRAME_HEADER_ZERO) != 0;
  m.gpn = h.gpn & max_gpn;
  return m;
}

std::uint32_t header_crc(weft_frame_header header) {
  header.hcrc = 0;
  return Crc32c::of({reinterpret_cast<const std::uint8_t*>(&header), sizeof header});
}

FrameBuilder::FrameBuilder(weft_frame_header header) : hcrc_(header_crc(header)) {
  header.hcrc = hcrc_;
  std::memcpy(bytes_.data(), &header, sizeof header);
}

std::span<std::uint8_t> FrameBuilder::page(std::size_t bytes) {
  page_bytes_ = bytes;
  return {bytes_.data() + WEFT_HEADER_BYTES, bytes};
}

std::span<const std::uint8_t> FrameBuilder::finish() {
  std::size_t size = WEFT_HEADER_BYTES + page_bytes_;
  if (page_bytes_ != 0) {
    put(bytes_.data() + size, Crc32c::of({bytes_.data() + WEFT_HEADER_BYTES, page_bytes_}, hcrc_));
    size += crc_bytes;
  }
  put(bytes_.data() + size, Fcs::of({bytes_.data(), size}));
  return {bytes_.data(), size + crc_bytes};
}

}  // namespace weft::functional
