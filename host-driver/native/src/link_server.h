// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>

#include <optional>
#include <string>
#include <vector>

#include "fd.h"
#include "link_proto.h"

namespace weft {

/// The Unix socket at which a consumer (QEMU's plugin, a test) hands guest memory over.
/// Used by the engine's thread only; never blocks.
class LinkServer {
 public:
  struct Request {
    Fd connection, uffd;
    weft_link_hello hello;
  };

  /// Listens at `path`; an empty path: no consumer will come. Throws Failure.
  explicit LinkServer(const std::string& path);
  ~LinkServer();

  /// What to poll.
  void add_polls(std::vector<pollfd>& into) const;
  /// Takes new connections; a whole request if one has come.
  std::optional<Request> poll_request();
  /// Answers and keeps the connection as the consumer's.
  void accept(Request& request);
  static void refuse(const Request& request, const std::string& why);
  /// True once after the consumer has hung up.
  bool consumer_hung_up();
  void drop_consumer() { consumer_.reset(); }

 private:
  std::optional<Request> read_request(Fd& connection, bool& drop) const;

  std::string path_;
  Fd listen_, consumer_;
  std::vector<Fd> strangers_;  // connected, nothing said yet
};

}  // namespace weft
