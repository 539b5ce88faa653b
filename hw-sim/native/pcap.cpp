// SPDX-License-Identifier: Apache-2.0
#include "pcap.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace weft::sim {

// draft-ietf-opsawg-pcap, section 4: magic for nanoseconds, version 2.4, and a link type word whose upper bits say that
// an FCS of two 16-bit words follows each frame.
namespace {
constexpr std::uint32_t magic_ns = 0xa1b23c4du;
constexpr std::uint32_t linktype_ethernet = 1;
constexpr std::uint32_t fcs_two_words = (2u << 28) | (1u << 26);
}  // namespace

PcapFile::PcapFile(const std::string& path, int link, bool delivered, double cycle_ns)
    : path_(path), file_(std::fopen(path.c_str(), "wb")), link_(link), delivered_(delivered), cycle_ns_(cycle_ns) {
  if (!file_) throw std::runtime_error(path + ": " + std::strerror(errno));
  const std::uint32_t header[6] = {magic_ns, 2u | (4u << 16), 0, 0, 65535, linktype_ethernet | fcs_two_words};
  put(header, sizeof header);
}

void PcapFile::record(Cycle now, std::span<const std::uint8_t> frame) {
  const auto ns = static_cast<std::uint64_t>(static_cast<double>(now) * cycle_ns_);
  const auto size = static_cast<std::uint32_t>(frame.size());
  const std::uint32_t header[4] = {static_cast<std::uint32_t>(ns / 1'000'000'000u), static_cast<std::uint32_t>(ns % 1'000'000'000u),
                                   size, size};
  put(header, sizeof header);
  put(frame.data(), frame.size());
  ++frames_;
}

}  // namespace weft::sim
