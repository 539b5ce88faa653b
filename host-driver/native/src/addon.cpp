// SPDX-License-Identifier: Apache-2.0
// Node-API face of a Node. host-driver/src/native.ts types it; keep the two in step.
#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <optional>

#include "napi_util.h"
#include "node.h"

namespace weft {
namespace {

/// What JavaScript holds. `node` is null once closed; asynchronous reads keep it alive until they are done.
struct Handle {
  explicit Handle(napi_env e) : env(e) { js::ok(napi_add_env_cleanup_hook(env, at_exit, this)); }
  ~Handle() {
    napi_remove_env_cleanup_hook(env, at_exit, this);
    close();
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  void close() {
    if (node) node->end();  // a job may keep the node, also past the end of the process
    node.reset();
    if (events) napi_release_threadsafe_function(events, napi_tsfn_abort);
    events = nullptr;
  }
  /// Hooks run in reverse order: before Node takes the function away from under the engine's thread.
  static void at_exit(void* handle) { static_cast<Handle*>(handle)->close(); }

  napi_env env;
  std::shared_ptr<Node> node;
  napi_threadsafe_function events = nullptr;
};

void deliver(napi_env env, napi_value callback, void*, void* data) {
  const std::unique_ptr<Event> e(static_cast<Event*>(data));
  if (!env) return;
  js::guarded(env, [&] {
    napi_value o = js::object(env), result;
    js::set(env, o, "code", js::string(env, e->code));
    js::set(env, o, "gpn", js::number(env, static_cast<double>(e->gpn)));
    js::set(env, o, "detail", js::number(env, e->detail));
    js::set(env, o, "text", js::string(env, e->text));
    napi_call_function(env, js::undefined(env), callback, 1, &o, &result);
    return result;
  });
}

Handle& handle_of(napi_env env, napi_value v) {
  void* p = nullptr;
  if (napi_get_value_external(env, v, &p) != napi_ok) throw Failure("E_OPTION", "not a driver");
  return *static_cast<Handle*>(p);
}

Node& node_of(napi_env env, napi_value v) {
  Handle& h = handle_of(env, v);
  if (!h.node) throw Failure("E_CLOSED", "the driver is closed");
  return *h.node;
}

/// Work that may wait for the card, off the JavaScript thread; settles a promise.
struct Job {
  napi_async_work work = nullptr;
  napi_deferred deferred = nullptr;
  std::function<void()> run;
  std::function<napi_value(napi_env)> result;
  std::string code, text;  // of a failure
};

napi_value start_job(napi_env env, const char* name, std::unique_ptr<Job> job) {
  napi_value promise;
  js::ok(napi_create_promise(env, &job->deferred, &promise));
  const auto execute = [](napi_env, void* data) {
    auto* j = static_cast<Job*>(data);
    try {
      j->run();
    } catch (const Failure& f) {
      j->code = f.code();
      j->text = f.what();
    } catch (const std::exception& e) {
      j->code = "E_NATIVE";
      j->text = e.what();
    }
  };
  const auto complete = [](napi_env e, napi_status, void* data) {
    const std::unique_ptr<Job> j(static_cast<Job*>(data));
    js::guarded(e, [&]() -> napi_value {
      if (j->code.empty())
        js::ok(napi_resolve_deferred(e, j->deferred, j->result(e)));
      else
        js::ok(napi_reject_deferred(e, j->deferred, js::error(e, j->code, j->text)));
      js::ok(napi_delete_async_work(e, j->work));
      return nullptr;
    });
  };
  js::ok(napi_create_async_work(env, nullptr, js::string(env, name), execute, complete, job.get(), &job->work));
  js::ok(napi_queue_async_work(env, job->work));
  job.release();
  return promise;
}

NodeConfig config_of(napi_env env, napi_value o) {
  const auto count = [&](const char* name) { return js::to_count(env, js::get(env, o, name)); };
  const auto small = [&](const char* name) { return static_cast<std::uint32_t>(count(name)); };
  NodeConfig c;
  c.card_socket = js::to_string(env, js::get(env, o, "cardSocket"));
  c.link_socket = js::to_string(env, js::get(env, o, "linkSocket"));
  const std::uint64_t guest_bytes = count("guestBytes");
  c.card.context = {count("firstPage"), guest_bytes >> WEFT_PAGE_SHIFT};
  c.limit = std::chrono::milliseconds(count("limitMs"));
  c.card.node = c.engine.node = small("node");
  c.card.epoch = small("epoch");
  c.card.rto_cycles = small("rtoCycles");
  c.card.ack_delay_cycles = small("ackDelayCycles");
  c.card.pool_pages = count("poolPages");
  c.card.members = small("members");
  c.card.heartbeat_cycles = small("heartbeatCycles");
  c.card.heartbeat_limit = small("heartbeatLimit");
  c.card.revoke_limit_cycles = small("revokeLimitCycles");
  c.card.holdoff_cycles = small("holdoffCycles");
  c.card.fault_limit_cycles = small("faultLimitCycles");
  c.card.page_frames = small("pageFrames");
  c.engine.resume = count("resume") != 0;
  c.engine.budget_pages = count("budgetPages");
  c.engine.excl = count("excl") != 0;
  c.engine.spin_us = small("spinUs");
  c.engine.stall_ms = small("stallMs");
  c.engine.order = static_cast<Order>(count("order"));
  c.engine.wrong = small("wrong");
  c.engine.order_gap_us = small("orderGapUs");
  const napi_value stripe = js::get(env, o, "stripe");
  for (std::uint32_t i = 0; i < WEFT_STRIPE_ENTRIES; i++) {
    napi_value v;
    js::ok(napi_get_element(env, stripe, i, &v));
    const auto node = js::to_count(env, v);
    if (node >= 1u << WEFT_NODE_BITS) throw Failure("E_OPTION", "a stripe slot names no node");
    c.card.stripe[i] = static_cast<std::uint8_t>(node);
  }
  if (c.card.node >= 1u << WEFT_NODE_BITS) throw Failure("E_OPTION", "node is out of range");
  if (guest_bytes % WEFT_PAGE_BYTES) throw Failure("E_OPTION", "guestBytes is not made of pages");
  if (c.card.pool_pages > UINT32_MAX) throw Failure("E_OPTION", "poolPages is out of range");
  return c;
}

using Args = std::array<napi_value, 4>;

napi_value open(napi_env env, const Args& args) {
  auto handle = std::make_unique<Handle>(env);
  js::ok(napi_create_threadsafe_function(env, args[1], nullptr, js::string(env, "weft-events"), 0, 1, nullptr, nullptr,
                                         nullptr, deliver, &handle->events));
  auto job = std::make_unique<Job>();
  // The promise owns the handle until it hands it to JavaScript.
  const auto shared = std::make_shared<std::unique_ptr<Handle>>(std::move(handle));
  const napi_threadsafe_function events = (*shared)->events;
  job->run = [shared, events, config = config_of(env, args[0])] {
    (*shared)->node = std::make_shared<Node>(config, [events](Event e) {
      auto data = std::make_unique<Event>(std::move(e));
      if (napi_call_threadsafe_function(events, data.get(), napi_tsfn_nonblocking) == napi_ok) data.release();
    });
  };
  job->result = [shared](napi_env e) {
    napi_value external;
    js::ok(napi_create_external(
        e, shared->get(),
        [](napi_env, void* p, void*) { delete static_cast<Handle*>(p); }, nullptr, &external));
    shared->release();
    return external;
  };
  return start_job(env, "weft-open", std::move(job));
}

napi_value close(napi_env env, const Args& args) {
  handle_of(env, args[0]).close();
  return js::undefined(env);
}

napi_value info(napi_env env, const Args& args) {
  const Node& n = node_of(env, args[0]);
  napi_value o = js::object(env);
  js::set(env, o, "guestFd", js::number(env, n.guest.fd()));
  js::set(env, o, "guestIno", js::number(env, static_cast<double>(n.guest.ino())));
  return o;
}

napi_value histogram(napi_env env, const Histogram& h) {
  napi_value out;
  js::ok(napi_create_array_with_length(env, Histogram::kBuckets, &out));
  for (std::uint32_t i = 0; i < Histogram::kBuckets; i++)
    js::ok(napi_set_element(env, out, i, js::number(env, static_cast<double>(h.get(i)))));
  return out;
}

napi_value stats(napi_env env, const Args& args) {
  const Stats& s = node_of(env, args[0]).engine.stats();
  napi_value o = js::object(env);
#define WEFT_STAT_VALUE(name) js::set(env, o, #name, js::number(env, static_cast<double>(s.name.get())));
  WEFT_STATS(WEFT_STAT_VALUE)
#undef WEFT_STAT_VALUE
  js::set(env, o, "cardCycles", histogram(env, s.cardCycles));
  js::set(env, o, "hostNs", histogram(env, s.hostNs));
  return o;
}

/// A new typed array; `fill` gets its memory.
template <class T, class Fill>
napi_value typed_array(napi_env env, napi_typedarray_type type, std::uint64_t n, Fill fill) {
  void* data = nullptr;
  napi_value buffer, out;
  js::ok(napi_create_arraybuffer(env, n * sizeof(T), &data, &buffer));
  fill(static_cast<T*>(data));
  js::ok(napi_create_typedarray(env, type, n, buffer, 0, &out));
  return out;
}

napi_value states(napi_env env, const Args& args) {
  const PageTable& table = node_of(env, args[0]).engine.table();
  return typed_array<std::uint8_t>(env, napi_uint8_array, table.pages(), [&](std::uint8_t* to) {
    for (Gpn gpn = 0; gpn < table.pages(); gpn++) to[gpn] = table.state(gpn);
  });
}

/// One row a state left, one column a state entered.
napi_value transitions(napi_env env, const Args& args) {
  const PageTable& table = node_of(env, args[0]).engine.table();
  constexpr std::size_t n = PageTable::kStates;
  return typed_array<double>(env, napi_float64_array, n * n, [&](double* to) {
    for (std::size_t i = 0; i < n * n; i++) to[i] = static_cast<double>(table.transitions(i / n, i % n));
  });
}

/// args: driver, "guest" or "pool", page number.
napi_value read_page(napi_env env, const Args& args) {
  const Node& n = node_of(env, args[0]);
  const bool pool = js::to_string(env, args[1]) == "pool";
  const std::uint64_t page = js::to_count(env, args[2]);
  return typed_array<std::uint8_t>(env, napi_uint8_array, WEFT_PAGE_BYTES, [&](std::uint8_t* to) {
    if (!(pool ? n.dma.read_pool(page, to) : n.guest.read(page, to)))
      throw Failure("E_OPTION", "no page " + std::to_string(page));
  });
}

/// args: driver, "guest" or "pool". Digest of every page; a hole counts as zeros.
napi_value digests(napi_env env, const Args& args) {
  const Node& n = node_of(env, args[0]);
  const bool pool = js::to_string(env, args[1]) == "pool";
  const std::uint64_t bytes = pool ? n.dma.bytes() - DmaMemory::pool() : n.guest.bytes();
  const std::uint64_t pages = bytes >> WEFT_PAGE_SHIFT;
  return typed_array<std::uint64_t>(env, napi_biguint64_array, pages, [&](std::uint64_t* to) {
    alignas(64) std::array<std::uint64_t, WEFT_PAGE_BYTES / sizeof(std::uint64_t)> page;
    for (std::uint64_t i = 0; i < pages; i++) {
      if (!(pool ? n.dma.read_pool(i, page.data()) : n.guest.read(i, page.data())))
        throw Failure("E_MEMORY", "cannot read page " + std::to_string(i));
      to[i] = page_digest(page.data());
    }
  });
}

napi_value quiesce(napi_env env, const Args& args) {
  node_of(env, args[0]).engine.quiesce(js::to_count(env, args[1]) != 0);
  return js::undefined(env);
}

napi_value drain(napi_env env, const Args& args) {
  node_of(env, args[0]).engine.drain(js::to_count(env, args[1]) != 0);
  return js::undefined(env);
}

napi_value quiet(napi_env env, const Args& args) { return js::boolean(env, node_of(env, args[0]).engine.quiet()); }

napi_value set_budget(napi_env env, const Args& args) {
  node_of(env, args[0]).engine.set_budget(js::to_count(env, args[1]));
  return js::undefined(env);
}

/// args: driver. What has happened to pages since the last call: gpn and Happened, in turn; `lost`: notes dropped ever.
napi_value take_trail(napi_env env, const Args& args) {
  std::vector<PolicyPort::Note> notes;
  PolicyPort& policy = node_of(env, args[0]).engine.policy();
  policy.take(notes);
  napi_value o = js::object(env);
  js::set(env, o, "notes", typed_array<std::uint32_t>(env, napi_uint32_array, notes.size() * 2, [&](std::uint32_t* to) {
            for (const auto& n : notes) *to++ = n.gpn, *to++ = n.what;
          }));
  js::set(env, o, "lost", js::number(env, static_cast<double>(policy.lost())));
  return o;
}

/// The pages of an Uint32Array that guest memory has.
std::vector<std::uint32_t> pages_in(napi_env env, napi_value v, std::uint64_t pages) {
  napi_typedarray_type type;
  std::size_t n = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, v, &type, &n, &data, nullptr, nullptr) != napi_ok || type != napi_uint32_array)
    throw Failure("E_OPTION", "pages are no Uint32Array");
  const auto* from = static_cast<const std::uint32_t*>(data);
  std::vector<std::uint32_t> out;
  std::copy_if(from, from + n, std::back_inserter(out), [&](std::uint32_t gpn) { return gpn < pages; });
  return out;
}

/// args: driver, pages to evict (only these from now on; null: those of before), to spare, to fetch.
napi_value advise(napi_env env, const Args& args) {
  Engine& engine = node_of(env, args[0]).engine;
  PolicyPort& policy = engine.policy();
  if (!js::is_null(env, args[1])) {
    policy.forget_named();
    for (const std::uint32_t gpn : pages_in(env, args[1], engine.table().pages())) policy.name(gpn);
  }
  for (const std::uint32_t gpn : pages_in(env, args[2], engine.table().pages())) policy.spare(gpn);
  const auto ahead = pages_in(env, args[3], engine.table().pages());
  for (const std::uint32_t gpn : ahead) policy.fetch_ahead(gpn);
  if (!ahead.empty()) engine.kick();
  return js::undefined(env);
}

/// args: driver, pages, way to prefer (Look; 0: what works).
napi_value look(napi_env env, const Args& args) {
  node_of(env, args[0]);
  const auto node = handle_of(env, args[0]).node;
  const auto gpns = std::make_shared<std::vector<std::uint32_t>>(pages_in(env, args[1], node->engine.table().pages()));
  const auto way = static_cast<Look>(js::to_count(env, args[2]));
  const auto result = std::make_shared<Looker::Result>();
  auto job = std::make_unique<Job>();
  job->run = [=] {
    Looker& looker = node->engine.policy().looker;
    if (way != Look::none) looker.prefer(way);
    *result = looker.look(*gpns);
  };
  job->result = [result](napi_env e) {
    napi_value o = js::object(e);
    js::set(e, o, "pages", js::number(e, static_cast<double>(result->pages)));
    js::set(e, o, "way", js::number(e, static_cast<double>(result->way)));
    return o;
  };
  return start_job(env, "weft-look", std::move(job));
}

/// args: driver, first offset, how many. Registers one after the other.
napi_value read_registers(napi_env env, const Args& args) {
  node_of(env, args[0]);
  const auto node = handle_of(env, args[0]).node;
  const auto offset = static_cast<std::uint32_t>(js::to_count(env, args[1]));
  const auto values = std::make_shared<std::vector<std::uint32_t>>(js::to_count(env, args[2]));
  auto job = std::make_unique<Job>();
  job->run = [node, offset, values] {
    for (std::uint32_t i = 0; i < values->size(); i++) {
      const auto v = node->card.read32(offset + 4 * i);
      if (!v) throw Failure("E_CARD", "the card does not answer register reads");
      (*values)[i] = *v;
    }
  };
  job->result = [values](napi_env e) {
    return typed_array<std::uint32_t>(e, napi_uint32_array, values->size(),
                                      [&](std::uint32_t* to) { std::copy(values->begin(), values->end(), to); });
  };
  return start_job(env, "weft-registers", std::move(job));
}

/// args: driver, 1 or 0.
napi_value record(napi_env env, const Args& args) {
  node_of(env, args[0]);
  const auto node = handle_of(env, args[0]).node;
  const bool on = js::to_count(env, args[1]) != 0;
  auto job = std::make_unique<Job>();
  job->run = [=] { on ? node->records.start() : node->records.stop(); };
  job->result = js::undefined;
  return start_job(env, "weft-record", std::move(job));
}

/// args: driver. One at a time, and none beside record() or histograms().
napi_value take_records(napi_env env, const Args& args) {
  node_of(env, args[0]);
  const auto node = handle_of(env, args[0]).node;
  const auto taken = std::make_shared<RecordReader::Taken>();
  auto job = std::make_unique<Job>();
  job->run = [=] { *taken = node->records.take(); };
  job->result = [taken](napi_env e) {
    napi_value o = js::object(e);
    js::set(e, o, "lines", typed_array<std::uint8_t>(e, napi_uint8_array, taken->lines.size(), [&](std::uint8_t* to) {
              std::copy(taken->lines.begin(), taken->lines.end(), to);
            }));
    js::set(e, o, "time", js::number(e, taken->time));
    js::set(e, o, "lost", js::number(e, taken->lost));
    js::set(e, o, "busy", js::boolean(e, taken->busy));
    return o;
  };
  return start_job(env, "weft-records", std::move(job));
}

/// args: driver, words.
napi_value histograms(napi_env env, const Args& args) {
  node_of(env, args[0]);
  const auto node = handle_of(env, args[0]).node;
  const auto words = js::to_count(env, args[1]);
  const auto found = std::make_shared<std::vector<std::uint32_t>>();
  auto job = std::make_unique<Job>();
  job->run = [=] { *found = node->records.histograms(words); };
  job->result = [found](napi_env e) {
    return typed_array<std::uint32_t>(e, napi_uint32_array, found->size(),
                                      [&](std::uint32_t* to) { std::copy(found->begin(), found->end(), to); });
  };
  return start_job(env, "weft-histograms", std::move(job));
}

/// args: driver, epoch, members (bit i: node i), most milliseconds to wait.
napi_value set_members(napi_env env, const Args& args) {
  node_of(env, args[0]);
  const auto node = handle_of(env, args[0]).node;
  const auto epoch = static_cast<std::uint32_t>(js::to_count(env, args[1])), members = static_cast<std::uint32_t>(js::to_count(env, args[2]));
  const std::chrono::milliseconds limit(js::to_count(env, args[3]));
  auto job = std::make_unique<Job>();
  job->run = [=] { set_membership(node->card, epoch, members, limit); };
  job->result = js::undefined;
  return start_job(env, "weft-members", std::move(job));
}

template <napi_value (*F)(napi_env, const Args&)>
napi_value entry(napi_env env, napi_callback_info info) {
  return js::guarded(env, [&] {
    Args args{};
    std::size_t n = args.size();
    js::ok(napi_get_cb_info(env, info, &n, args.data(), nullptr, nullptr));
    return F(env, args);
  });
}

template <napi_value (*F)(napi_env, const Args&)>
void add(napi_env env, napi_value exports, const char* name) {
  napi_value f;
  js::ok(napi_create_function(env, name, NAPI_AUTO_LENGTH, entry<F>, nullptr, &f));
  js::set(env, exports, name, f);
}

}  // namespace
}  // namespace weft

NAPI_MODULE_INIT() {
  using namespace weft;
  return js::guarded(env, [&] {
    add<open>(env, exports, "open");
    add<close>(env, exports, "close");
    add<info>(env, exports, "info");
    add<stats>(env, exports, "stats");
    add<states>(env, exports, "states");
    add<transitions>(env, exports, "transitions");
    add<read_page>(env, exports, "readPage");
    add<digests>(env, exports, "digests");
    add<quiesce>(env, exports, "quiesce");
    add<drain>(env, exports, "drain");
    add<quiet>(env, exports, "quiet");
    add<set_budget>(env, exports, "setBudget");
    add<take_trail>(env, exports, "takeTrail");
    add<advise>(env, exports, "advise");
    add<look>(env, exports, "look");
    add<read_registers>(env, exports, "readRegisters");
    add<record>(env, exports, "record");
    add<take_records>(env, exports, "takeRecords");
    add<histograms>(env, exports, "histograms");
    add<set_members>(env, exports, "setMembership");
    return exports;
  });
}
