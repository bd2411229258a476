#include "engine/adapters/http_server/http_server.h"

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <set>
#include <thread>

#include "engine/adapters/http_server/request.h"

namespace plateau {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;
using Local = asio::local::stream_protocol;
using Stream = beast::basic_stream<Local>;
using Parser = wire::request_parser<wire::string_body>;
using Response = wire::response<wire::string_body>;

constexpr std::string_view stream_header =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
constexpr std::chrono::milliseconds pause_without_descriptors{200};

template <class Work>
auto task_of(Work work) -> asio::awaitable<std::invoke_result_t<Work&>> {
    co_return work();
}

/// Runs `work` on `pool`; the awaiting coroutine goes on where it was.
template <class Work>
auto run_blocking(asio::thread_pool& pool, Work work) {
    return asio::co_spawn(pool, task_of(std::move(work)), asio::use_awaitable);
}

/// The status for a request that could not be read; nothing when there is nobody to tell.
std::optional<wire::status> refusal_of(const error_code& code) {
    if (code == wire::error::end_of_stream || code == beast::error::timeout ||
        code.category() == asio::error::get_system_category()) {
        return std::nullopt;
    }
    if (code == wire::error::header_limit || code == wire::error::buffer_overflow) {
        return wire::status::request_header_fields_too_large;
    }
    return code == wire::error::body_limit ? wire::status::payload_too_large : wire::status::bad_request;
}

Response refusal(wire::status status) {
    Response response(status, 11);
    response.keep_alive(false);
    response.prepare_payload();
    return response;
}

Response response_of(ServedAnswer answer, const wire::request<wire::string_body>& request) {
    Response response(static_cast<wire::status>(answer.status), 11);
    response.set(wire::field::content_type, answer.type);
    response.set(wire::field::cache_control, "no-store");
    for (const auto& [name, value] : answer.headers) {
        response.set(name, value);
    }
    response.keep_alive(request.keep_alive());
    response.body() = std::move(answer.body);
    response.prepare_payload();
    return response;
}

}  // namespace

class HttpServer::Work {
  public:
    Work(UniqueFd listening, HttpService& service, const HttpServerSettings& settings)
        : service_(service),
          settings_(settings),
          pool_(std::max<std::size_t>(settings.threads, 1)),
          acceptor_(io_, Local(), listening.release()) {
        asio::co_spawn(io_, accept(), asio::detached);
        thread_ = std::jthread([this] { io_.run(); });
    }

    ~Work() {
        asio::post(io_, [this] {
            stopping_ = true;
            acceptor_.close();
            wake_streams();
            for (Stream* stream : streams_) {
                stream->cancel();
            }
        });
        thread_.join();
        pool_.join();
    }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

    void wake() {
        asio::post(io_, [this] { wake_streams(); });
    }

  private:
    /// A connection while it lasts, so that the end of the server reaches it.
    class Known {
      public:
        Known(Work& work, Stream& stream) : work_(work), stream_(stream) { work_.streams_.insert(&stream_); }
        ~Known() { work_.streams_.erase(&stream_); }
        Known(const Known&) = delete;
        Known& operator=(const Known&) = delete;

      private:
        Work& work_;
        Stream& stream_;
    };

    void wake_streams() {
        ++wakes_;
        for (asio::steady_timer* timer : sleepers_) {
            timer->cancel();
        }
    }

    asio::awaitable<void> accept() {
        asio::steady_timer timer(io_);
        while (!stopping_) {
            error_code code;
            Local::socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, code));
            if (stopping_) {
                co_return;
            }
            if (code) {
                timer.expires_after(pause_without_descriptors);
                co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, code));
            } else if (streams_.size() < settings_.most_connections) {
                asio::co_spawn(io_, converse(std::move(socket)), asio::detached);
            }
        }
    }

    asio::awaitable<void> converse(Local::socket socket) {
        const std::optional<LocalPeer> peer = peer_of(socket.native_handle());
        Stream stream(std::move(socket));
        const Known known(*this, stream);
        beast::flat_buffer buffer(settings_.max_header + settings_.max_body);
        bool goes_on = peer.has_value();
        while (goes_on && !stopping_) {
            Parser parser;
            parser.header_limit(static_cast<std::uint32_t>(settings_.max_header));
            parser.body_limit(settings_.max_body);
            const error_code code = co_await read(stream, buffer, parser);
            if (code) {
                if (const auto status = refusal_of(code)) {
                    const Response response = refusal(*status);
                    co_await write(stream, response);
                }
                co_return;
            }
            goes_on = co_await serve(stream, parser.release(), *peer);
        }
    }

    asio::awaitable<error_code> read(Stream& stream, beast::flat_buffer& buffer, Parser& parser) {
        error_code code;
        stream.expires_after(settings_.idle);
        co_await wire::async_read_header(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, code));
        if (!code && parser.get()[wire::field::expect] == "100-continue") {
            const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            const auto bytes = asio::buffer(go_on);
            co_await asio::async_write(stream, bytes, asio::redirect_error(asio::use_awaitable, code));
        }
        if (!code) {
            stream.expires_after(settings_.patience);
            co_await wire::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, code));
        }
        co_return code;
    }

    /// Whether the client wants, and may, ask again.
    asio::awaitable<bool> serve(Stream& stream, wire::request<wire::string_body> request, LocalPeer peer) {
        std::optional<ServedRequest> served = served_request(request, std::move(peer));
        if (!served) {
            const Response response = refusal(wire::status::bad_request);
            co_await write(stream, response);
            co_return false;
        }
        stream.expires_never();
        auto work = [this, asked = std::move(*served)] { return answer(asked); };
        ServedAnswer answered = co_await run_blocking(pool_, std::move(work));
        if (answered.stream) {
            const std::unique_ptr<EventStream> events = std::move(answered.stream);
            co_await send_events(stream, *events);
            co_return false;
        }
        const Response response = response_of(std::move(answered), request);
        const bool written = co_await write(stream, response);
        co_return written&& response.keep_alive();
    }

    ServedAnswer answer(const ServedRequest& request) {
        try {
            return service_.answer(request);
        } catch (...) {
            return {.status = 500, .body = {}, .headers = {}, .stream = nullptr};
        }
    }

    asio::awaitable<bool> write(Stream& stream, const Response& response) {
        error_code code;
        stream.expires_after(settings_.patience);
        co_await wire::async_write(stream, response, asio::redirect_error(asio::use_awaitable, code));
        co_return !code;
    }

    asio::awaitable<void> send_events(Stream& stream, EventStream& events) {
        std::string text(stream_header);
        for (;;) {
            error_code code;
            stream.expires_after(settings_.patience);
            const auto bytes = asio::buffer(text);
            co_await asio::async_write(stream, bytes, asio::redirect_error(asio::use_awaitable, code));
            if (code || stopping_) {
                co_return;
            }
            const std::uint64_t seen = wakes_;
            auto ask = [&events] { return events.next(); };
            std::optional<std::string> more = co_await run_blocking(pool_, ask);
            if (!more) {
                co_return;
            }
            if (more->empty() && seen == wakes_ && !stopping_) {
                co_await sleep();
                more = ":\n\n";  // a comment: whether somebody still listens is learnt by writing
            }
            text = std::move(*more);
        }
    }

    /// Until the streams are woken, or for the heartbeat's time.
    asio::awaitable<void> sleep() {
        asio::steady_timer timer(io_, settings_.heartbeat);
        sleepers_.insert(&timer);
        error_code code;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, code));
        sleepers_.erase(&timer);
    }

    HttpService& service_;
    const HttpServerSettings settings_;
    asio::io_context io_{1};
    asio::thread_pool pool_;
    Local::acceptor acceptor_;
    std::set<Stream*> streams_;
    std::set<asio::steady_timer*> sleepers_;
    std::uint64_t wakes_ = 0;
    bool stopping_ = false;
    std::jthread thread_;
};

HttpServer::HttpServer(UniqueFd listening, HttpService& service, const HttpServerSettings& settings)
    : work_(std::make_unique<Work>(std::move(listening), service, settings)) {}

HttpServer::~HttpServer() = default;

void HttpServer::wake() {
    work_->wake();
}

}  // namespace plateau
