// SPDX-License-Identifier: Apache-2.0
// The kernel as one JavaScript class. TypeScript (src/kernel.ts) checks arguments; here they are taken as they are typed there.
#define NAPI_CPP_EXCEPTIONS
#include <napi.h>

#include "addon_management.h"
#include "pty.h"
#include "server.h"

namespace weft::sim {
namespace {

double number(const Napi::Object& from, const char* key) { return from.Get(key).ToNumber().DoubleValue(); }
std::uint64_t count(const Napi::Object& from, const char* key) { return static_cast<std::uint64_t>(number(from, key)); }
Napi::Object object(const Napi::Object& from, const char* key) { return from.Get(key).As<Napi::Object>(); }
Napi::Value js(Napi::Env env, std::uint64_t value) { return Napi::Number::New(env, static_cast<double>(value)); }

template <class T>
std::vector<std::span<T>> spans_of(const Napi::Array& from) {
  std::vector<std::span<T>> spans;
  for (std::uint32_t i = 0; i < from.Length(); ++i) {
    auto array = from.Get(i).As<Napi::TypedArrayOf<T>>();
    spans.emplace_back(array.Data(), array.ElementLength());
  }
  return spans;
}

std::vector<std::string> texts_of(const Napi::Array& from) {
  std::vector<std::string> texts;
  for (std::uint32_t i = 0; i < from.Length(); ++i) texts.push_back(from.Get(i).As<Napi::String>().Utf8Value());
  return texts;
}

RackConfig config_of(const Napi::Object& o) {
  const Napi::Object host = object(o, "host");
  const Napi::Object directory = object(o, "directory");
  const Napi::Object link = object(o, "link");
  return {
      .nodes = static_cast<unsigned>(count(o, "nodes")),
      .seed = count(o, "seed"),
      .gated = o.Get("gated").ToBoolean().Value(),
      .tape = o.Get("tape").ToBoolean().Value(),
      .cycle_ns = number(o, "cycleNs"),
      .host = {.read_latency = count(host, "readLatency"),
               .write_latency = count(host, "writeLatency"),
               .read_bytes_per_cycle = number(host, "readBytesPerCycle"),
               .write_bytes_per_cycle = number(host, "writeBytesPerCycle")},
      .directory = {.latency = count(directory, "latency"), .jitter = count(directory, "jitter")},
      .link = {.bytes_per_cycle = number(link, "bytesPerCycle"),
               .latency = count(link, "latency"),
               .queue_frames = static_cast<std::size_t>(count(link, "queueFrames"))},
      .memories = spans_of<std::uint8_t>(o.Get("memories").As<Napi::Array>()),
      .directories = spans_of<std::uint64_t>(o.Get("directories").As<Napi::Array>()),
      .functional = static_cast<std::uint32_t>(count(o, "functional")),
      .management = management_of(o.Get("management").As<Napi::Array>()),
      .plusargs = texts_of(o.Get("plusargs").As<Napi::Array>()),
  };
}

Napi::Object js_link(Napi::Env env, const LinkStats& s) {
  Napi::Object o = Napi::Object::New(env);
  o.Set("txFrames", js(env, s.tx_frames));
  o.Set("txBytes", js(env, s.tx_bytes));
  o.Set("rxFrames", js(env, s.rx_frames));
  o.Set("rxBytes", js(env, s.rx_bytes));
  o.Set("lost", js(env, s.lost));
  o.Set("duplicated", js(env, s.duplicated));
  o.Set("reordered", js(env, s.reordered));
  o.Set("corrupted", js(env, s.corrupted));
  o.Set("unroutable", js(env, s.unroutable));
  o.Set("overflow", js(env, s.overflow));
  o.Set("gaps", js(env, s.gaps));
  return o;
}

template <class Items, class F>
Napi::Array js_array(Napi::Env env, const Items& items, F&& convert) {
  Napi::Array a = Napi::Array::New(env, items.size());
  std::uint32_t i = 0;
  for (const auto& item : items) a.Set(i++, convert(item));
  return a;
}

class Kernel : public Napi::ObjectWrap<Kernel> {
 public:
  static void define(Napi::Env env, Napi::Object exports) {
    exports.Set("Kernel", DefineClass(env, "Kernel",
                                      {
                                          InstanceMethod<&Kernel::run>("run"),
                                          InstanceMethod<&Kernel::access>("access"), InstanceMethod<&Kernel::push>("push"),
                                          InstanceMethod<&Kernel::answer>("answer"),
                                          InstanceMethod<&Kernel::take_irqs>("takeIrqs"),
                                          InstanceMethod<&Kernel::is_idle>("idle"),
                                          InstanceMethod<&Kernel::reset>("reset"),
                                          InstanceMethod<&Kernel::now>("now"),
                                          InstanceMethod<&Kernel::turns>("turns"),
                                          InstanceMethod<&Kernel::card>("card"),
                                          InstanceMethod<&Kernel::checks>("checks"),
                                          InstanceMethod<&Kernel::set_faults>("setFaults"),
                                          InstanceMethod<&Kernel::inject>("inject"),
                                          InstanceMethod<&Kernel::distrust>("distrust"),
                                          InstanceMethod<&Kernel::open_pcap>("openPcap"),
                                          InstanceMethod<&Kernel::close_pcap>("closePcap"),
                                          InstanceMethod<&Kernel::trace>("trace"),
                                          InstanceMethod<&Kernel::take_waveform>("takeWaveform"),
                                          InstanceMethod<&Kernel::probe>("probe"),
                                          InstanceMethod<&Kernel::take_probe>("takeProbe"),
                                          InstanceMethod<&Kernel::run_bare>("bareLoop"),
                                          InstanceMethod<&Kernel::serve>("serve"),
                                          InstanceMethod<&Kernel::stop_serving>("stopServing"),
                                          InstanceMethod<&Kernel::request_snapshot>("requestSnapshot"),
                                          InstanceMethod<&Kernel::snapshot>("snapshot"),
                                          InstanceMethod<&Kernel::take_events>("takeEvents"),
                                          InstanceMethod<&Kernel::uart_send>("uartSend"),
                                          InstanceMethod<&Kernel::uart_take>("uartTake"),
                                          InstanceMethod<&Kernel::hid_send>("hidSend"),
                                          InstanceMethod<&Kernel::hid_take>("hidTake"),
                                          InstanceMethod<&Kernel::flash>("flash"),
                                          InstanceMethod<&Kernel::flash_cells>("flashCells"),
                                          InstanceMethod<&Kernel::flash_load>("flashLoad"),
                                          InstanceMethod<&Kernel::fail_at_operation>("failAtOperation"),
                                          InstanceMethod<&Kernel::power>("power"), InstanceMethod<&Kernel::powered>("powered"),
                                          InstanceMethod<&Kernel::set_sensor>("setSensor"),
                                          InstanceMethod<&Kernel::pty>("openPty"),
                                          InstanceMethod<&Kernel::close>("close"),
                                      }));
  }

  explicit Kernel(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Kernel>(info) {
    const auto o = info[0].As<Napi::Object>();
    // The buffers must live as long as the cards that write to them.
    buffers_ = Napi::Persistent(o);
    guarded([&] {
      rack_ = std::make_unique<Rack>(config_of(o));
      return Env().Undefined();
    });
  }
  ~Kernel() override {
    server_.reset();
    rack_.reset();
  }

 private:
  /// The rack, when it belongs to this thread.
  Rack& mine() {
    if (!rack_) throw Napi::Error::New(Env(), "the rack is closed");
    if (server_) throw Napi::Error::New(Env(), "the rack is being served to drivers; stop the server first");
    return *rack_;
  }
  Server& serving() {
    if (!server_) throw Napi::Error::New(Env(), "the rack is not being served");
    return *server_;
  }
  static unsigned index(const Napi::CallbackInfo& info, std::size_t at) { return info[at].As<Napi::Number>().Uint32Value(); }

  Napi::Value run(const Napi::CallbackInfo& info) {
    const Stop stop = mine().run({.cycles = static_cast<Cycle>(info[0].As<Napi::Number>().DoubleValue()),
                                  .irq_mask = index(info, 1),
                                  .idle = info[2].ToBoolean().Value(),
                                  .answered = info[3].As<Napi::Number>().Int32Value(),
                                  .spoke = info[4].ToBoolean().Value(),
                                  .turns = static_cast<std::uint64_t>(info[5].As<Napi::Number>().DoubleValue())});
    return Napi::Number::New(Env(), static_cast<double>(stop));
  }
  void access(const Napi::CallbackInfo& info) {
    mine().access(index(info, 0), {info[1].ToBoolean().Value() ? Access::By::posted : Access::By::caller, info[1].ToBoolean().Value(),
                                   static_cast<std::uint16_t>(index(info, 2)), index(info, 3)});
  }
  /// card, BAR offset of the line, its bytes.
  void push(const Napi::CallbackInfo& info) {
    Access a{Access::By::posted, true, static_cast<std::uint16_t>(index(info, 1)), 0};
    const auto bytes = info[2].As<Napi::Uint8Array>();
    if (bytes.ByteLength() != a.line.size()) throw Napi::RangeError::New(Env(), "push: not one ring entry");
    a.push = true;
    std::memcpy(a.line.data(), bytes.Data(), a.line.size());
    mine().access(index(info, 0), a);
  }
  Napi::Value answer(const Napi::CallbackInfo& info) { return Napi::Number::New(Env(), mine().card(index(info, 0)).answer()); }
  Napi::Value take_irqs(const Napi::CallbackInfo& info) { return js(Env(), mine().card(index(info, 0)).take_irqs()); }
  Napi::Value is_idle(const Napi::CallbackInfo&) { return Napi::Boolean::New(Env(), mine().idle()); }
  void reset(const Napi::CallbackInfo& info) { mine().reset(index(info, 0)); }
  Napi::Value now(const Napi::CallbackInfo&) { return js(Env(), mine().now()); }
  Napi::Value turns(const Napi::CallbackInfo&) { return js(Env(), mine().turns()); }

  Napi::Value card(const Napi::CallbackInfo& info) {
    const unsigned i = index(info, 0);
    const Card& c = mine().card(i);
    Napi::Object o = Napi::Object::New(Env());
    o.Set("evaluated", js(Env(), c.evaluated));
    o.Set("bytesRead", js(Env(), c.host.bytes_read()));
    o.Set("bytesWritten", js(Env(), c.host.bytes_written()));
    o.Set("link", js_link(Env(), rack_->net.stats(i)));
    return o;
  }

  Napi::Value checks(const Napi::CallbackInfo&) {
    const Rack& rack = mine();
    Napi::Object o = Napi::Object::New(Env());
    o.Set("checks", js(Env(), rack.checker.checks()));
    o.Set("violations", js(Env(), rack.checker.violations()));
    o.Set("pages", js(Env(), rack.checker.pages()));
    o.Set("rowHits", js_array(Env(), rack.checker.row_hits(), [&](std::uint64_t n) { return js(Env(), n); }));
    o.Set("problems", js(Env(), rack.report.count()));
    o.Set("texts", js_array(Env(), rack.report.problems(), [&](const Problem& p) {
            Napi::Object e = Napi::Object::New(Env());
            e.Set("kind", p.kind);
            e.Set("card", p.card);
            e.Set("cycle", js(Env(), p.cycle));
            e.Set("text", p.text);
            return e;
          }));
    return o;
  }

  void distrust(const Napi::CallbackInfo& info) { mine().checker.distrust(info[0].ToNumber().Uint32Value()); }

  void inject(const Napi::CallbackInfo& info) {
    const auto bytes = info[1].As<Napi::Uint8Array>();
    mine().net.inject(info[0].ToNumber().Uint32Value(), mine().now(), {bytes.Data(), bytes.ByteLength()});
  }

  void set_faults(const Napi::CallbackInfo& info) {
    const auto o = info[0].As<Napi::Object>();
    mine().net.set_faults({.loss = number(o, "loss"),
                           .duplicate = number(o, "duplicate"),
                           .reorder = number(o, "reorder"),
                           .corrupt = number(o, "corrupt"),
                           .delay = count(o, "delay")},
                          info[1].As<Napi::Number>().Int32Value());
  }
  Napi::Value open_pcap(const Napi::CallbackInfo& info) {
    return guarded([&] {
      return Napi::Number::New(Env(), mine().net.open_pcap(info[0].As<Napi::String>(), info[1].As<Napi::Number>().Int32Value(),
                                                           info[2].ToBoolean().Value()));
    });
  }
  Napi::Value close_pcap(const Napi::CallbackInfo& info) {
    return guarded([&] { return js(Env(), mine().net.close_pcap(info[0].As<Napi::Number>().Int32Value())); });
  }
  void trace(const Napi::CallbackInfo& info) {
    const auto at = [&info](std::size_t i) { return static_cast<Cycle>(info[i].As<Napi::Number>().DoubleValue()); };
    if (mine().card(index(info, 0)).waveform(info[1].As<Napi::String>(), at(2), at(3), rack_->cycle_ns())) return;
    throw Napi::Error::New(Env(), "this card has no waveforms: open the rack with { waveforms: true }, and the card as RTL");
  }
  Napi::Value take_waveform(const Napi::CallbackInfo& info) {
    return Napi::String::New(Env(), mine().card(index(info, 0)).take_waveform());
  }

  void probe(const Napi::CallbackInfo& info) { mine().probe.watch(info[0].ToBoolean().Value()); }
  /// Four numbers an event: cycle, card, what, value.
  Napi::Value take_probe(const Napi::CallbackInfo&) {
    const auto events = mine().probe.take();
    Napi::Float64Array numbers = Napi::Float64Array::New(Env(), 4 * events.size());
    std::size_t i = 0;
    for (const Probe::Event& e : events) {
      numbers[i++] = static_cast<double>(e.cycle);
      numbers[i++] = e.card;
      numbers[i++] = e.what;
      numbers[i++] = static_cast<double>(e.value);
    }
    return written(numbers);
  }

  Napi::Value run_bare(const Napi::CallbackInfo&) {
    return guarded([&] {
      const BareRun run = bare_loop(mine());
      Napi::Object o = Napi::Object::New(Env());
      o.Set("cycles", js(Env(), run.cycles));
      o.Set("cpuSeconds", run.cpu_seconds);
      o.Set("same", run.same);
      return o;
    });
  }

  Management& board(const Napi::CallbackInfo& info) {
    Rack& rack = mine();
    if (!rack.managed()) throw Napi::Error::New(Env(), "these cards have no management computer: open the rack with { management }");
    return rack.management(index(info, 0));
  }
  void uart_send(const Napi::CallbackInfo& info) {
    const auto bytes = info[1].As<Napi::Uint8Array>();
    board(info).uart.send({bytes.Data(), bytes.ByteLength()});
    rack_->wake(index(info, 0));
  }
  Napi::Value uart_take(const Napi::CallbackInfo& info) { return take_uart(Env(), board(info)); }
  void hid_send(const Napi::CallbackInfo& info) {
    send_report(board(info), info[1].As<Napi::Uint8Array>());
    rack_->wake(index(info, 0));
  }
  Napi::Value hid_take(const Napi::CallbackInfo& info) { return take_reports(Env(), board(info)); }
  Napi::Value flash(const Napi::CallbackInfo& info) { return js(Env(), board(info).flash.operations()); }
  Napi::Value flash_cells(const Napi::CallbackInfo& info) {
    return sim::flash_cells(Env(), board(info), index(info, 1), index(info, 2));
  }
  void flash_load(const Napi::CallbackInfo& info) {
    const auto bytes = info[2].As<Napi::Uint8Array>();
    std::copy_n(bytes.Data(), bytes.ByteLength(), board(info).flash.cells().subspan(index(info, 1), bytes.ByteLength()).begin());
  }
  void fail_at_operation(const Napi::CallbackInfo& info) { board(info).flash.fail_at_operation(index(info, 1)); }
  void power(const Napi::CallbackInfo& info) {
    board(info);
    rack_->power(index(info, 0), info[1].ToBoolean().Value());
  }
  void set_sensor(const Napi::CallbackInfo& info) {
    board(info).sensors.at(index(info, 1)) = static_cast<std::uint32_t>(info[2].As<Napi::Number>().Int32Value());
    rack_->wake(index(info, 0));
  }

  void serve(const Napi::CallbackInfo& info) {
    const auto o = info[0].As<Napi::Object>();
    ServerConfig config{.sockets = {}, .spin_us = static_cast<std::uint32_t>(count(o, "spinUs"))};
    const auto sockets = o.Get("sockets").As<Napi::Array>();
    for (std::uint32_t i = 0; i < sockets.Length(); ++i) config.sockets.push_back(sockets.Get(i).As<Napi::String>());
    Rack& rack = mine();
    guarded([&] {
      server_ = std::make_unique<Server>(rack, config);
      return Env().Undefined();
    });
  }
  void stop_serving(const Napi::CallbackInfo&) {
    if (!server_) return;
    server_->stop();
    last_events_ = server_->take_events();
    last_snapshot_ = server_->snapshot();
    server_.reset();
  }
  void request_snapshot(const Napi::CallbackInfo&) { serving().request_snapshot(); }

  Napi::Value snapshot(const Napi::CallbackInfo&) {
    const Snapshot s = server_ ? server_->snapshot() : last_snapshot_;
    Napi::Object o = Napi::Object::New(Env());
    o.Set("number", js(Env(), s.number));
    o.Set("cycle", js(Env(), s.cycle));
    o.Set("turns", js(Env(), s.turns));
    o.Set("busySeconds", s.busy_s);
    o.Set("resting", s.resting);
    o.Set("attached", js_array(Env(), s.attached, [&](bool b) { return Napi::Boolean::New(Env(), b); }));
    o.Set("counters", js_array(Env(), s.counters, [&](const auto& counters) {
            return js_array(Env(), counters, [&](std::uint32_t n) { return js(Env(), n); });
          }));
    o.Set("evaluated", js_array(Env(), s.evaluated, [&](std::uint64_t n) { return js(Env(), n); }));
    o.Set("links", js_array(Env(), s.links, [&](const LinkStats& l) { return js_link(Env(), l); }));
    o.Set("checks", js(Env(), s.checks));
    o.Set("violations", js(Env(), s.violations));
    o.Set("problems", js(Env(), s.problems));
    return o;
  }

  Napi::Value take_events(const Napi::CallbackInfo&) {
    std::vector<ServerEvent> events = server_ ? server_->take_events() : std::exchange(last_events_, {});
    return js_array(Env(), events, [&](const ServerEvent& e) {
      Napi::Object o = Napi::Object::New(Env());
      o.Set("kind", e.kind);
      o.Set("card", e.card);
      o.Set("text", e.text);
      return o;
    });
  }

  Napi::Value powered(const Napi::CallbackInfo& info) { return Napi::Boolean::New(Env(), mine().card(index(info, 0)).powered()); }

  Napi::Value pty(const Napi::CallbackInfo&) {
    return guarded([&] {
      const Pty pty = open_pty();
      Napi::Object o = Napi::Object::New(Env());
      o.Set("master", pty.master);
      o.Set("slave", pty.slave);
      o.Set("path", pty.path);
      return o;
    });
  }

  void close(const Napi::CallbackInfo&) {
    server_.reset();
    rack_.reset();
    buffers_.Reset();
  }

  template <class F>
  Napi::Value guarded(F&& f) {
    try {
      return f();
    } catch (const std::runtime_error& e) {
      throw Napi::Error::New(Env(), e.what());
    }
  }

  Napi::ObjectReference buffers_;
  std::unique_ptr<Rack> rack_;
  std::unique_ptr<Server> server_;
  std::vector<ServerEvent> last_events_;  // of a server that has stopped
  Snapshot last_snapshot_;
};

}  // namespace

static Napi::Object init(Napi::Env env, Napi::Object exports) {
  Kernel::define(env, exports);
  return exports;
}

}  // namespace weft::sim

static Napi::Object weft_init(Napi::Env env, Napi::Object exports) { return weft::sim::init(env, exports); }
NODE_API_MODULE(weft_sim, weft_init)
