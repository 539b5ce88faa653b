// SPDX-License-Identifier: Apache-2.0
// Capture files: pcap with nanosecond time stamps, frames with their FCS.
#pragma once
#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "base.h"

namespace weft::sim {

class PcapFile {
 public:
  /// `link` < 0 records all links. Throws std::runtime_error if the file cannot be written.
  PcapFile(const std::string& path, int link, bool delivered, double cycle_ns);
  bool wants(unsigned link, bool delivered) const {
    return delivered == delivered_ && (link_ < 0 || static_cast<unsigned>(link_) == link);
  }
  void record(Cycle now, std::span<const std::uint8_t> frame);
  void flush() { std::fflush(file_.get()); }
  bool failed() const { return failed_; }
  const std::string& path() const { return path_; }
  std::uint64_t frames() const { return frames_; }

 private:
  struct Close {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  void put(const void* bytes, std::size_t size) { failed_ |= std::fwrite(bytes, 1, size, file_.get()) != size; }

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  int link_;
  bool delivered_;
  double cycle_ns_;
  std::uint64_t frames_ = 0;
  bool failed_ = false;
};

}  // namespace weft::sim
