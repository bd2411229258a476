#include "engine/adapters/http/http_client.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <optional>

#include "engine/adapters/http/reason.h"
#include "engine/support/base64.h"
#include "engine/support/error.h"
#include "engine/support/sha256.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;
using http::Failure;
using http::Phase;
using Clock = std::chrono::steady_clock;
using Plain = beast::tcp_stream;
using Tls = asio::ssl::stream<Plain&>;

constexpr std::uint32_t largest_header = 16U << 10;
constexpr int most_interim_answers = 4;  ///< of status 1xx before the one that counts

/// What goes wrong inside a conversation, told to whoever asked as Unobserved.
struct Over {
    Failure failure;
    Phase phase;
    std::string detail;
};

/// Certificates are signed by the router itself and known by their pin: no authority is asked, and what is too weak for
/// a public server (1,024 bits, SHA-1) is let through. TLS before 1.2 is not: whoever listens could read the password.
asio::ssl::context tls_settings() {
    asio::ssl::context settings(asio::ssl::context::tls_client);
    settings.set_verify_mode(asio::ssl::verify_none);
    SSL_CTX_set_min_proto_version(settings.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_security_level(settings.native_handle(), 0);
    return settings;
}

/// "SHA256:…" of the certificate the server has shown; empty when it has shown none.
std::string shown_certificate(SSL* session) {
    X509* certificate = SSL_get1_peer_certificate(session);
    if (certificate == nullptr) {
        return {};
    }
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    X509_free(certificate);
    if (size <= 0) {
        return {};
    }
    const std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return "SHA256:" + base64_of(sha256_digest_of(der), Base64Padding::no);
}

Failure failure_of(const error_code& code) {
    if (code == beast::error::timeout) {
        return Failure::timed_out;
    }
    if (code == wire::error::body_limit || code == wire::error::header_limit || code == wire::error::buffer_overflow) {
        return Failure::too_large;
    }
    if (code == wire::error::end_of_stream || code == wire::error::partial_message ||
        code.category() == asio::error::get_system_category() || code == asio::error::eof ||
        code == asio::ssl::error::stream_truncated) {
        return Failure::closed;
    }
    return code.category() == asio::error::get_ssl_category() ? Failure::tls : Failure::invalid;
}

/// One connection, from its socket to its answer. What fails is thrown as Over.
class Conversation {
  public:
    Conversation(const SocketOpener& open, const HttpTarget& target, std::chrono::milliseconds limit,
                 const std::stop_token& stop)
        : target_(target), deadline_(Clock::now() + limit), stop_(stop), stream_(io_), heard_(stop, [this] {
              asio::post(io_, [this] { stream_.cancel(); });
          }) {
        throw_if_stopped(stop_);
        connect(open, limit);
    }

    /// Agrees on TLS and returns the certificate's fingerprint; asks nothing.
    std::string shake_hands() {
        tls_.emplace(stream_, settings_);
        finish(Phase::shaking_hands, [this](auto done) { tls_->async_handshake(Tls::client, done); });
        std::string shown = shown_certificate(tls_->native_handle());
        if (shown.empty()) {
            throw Over{Failure::tls, Phase::shaking_hands, "the server shows no certificate"};
        }
        return shown;
    }

    HttpAnswer ask(const HttpRequest& request) { return tls_ ? ask(*tls_, request) : ask(stream_, request); }

  private:
    void connect(const SocketOpener& open, std::chrono::milliseconds limit) {
        const auto unreachable = [](const std::exception& why) {
            return Over{Failure::unreachable, Phase::connecting, why.what()};
        };
        UniqueFd socket;
        try {
            socket = open(target_.place, std::max(limit, std::chrono::milliseconds{1}));
        } catch (const Error& error) {
            throw error.kind() == ErrorKind::timed_out ? Over{Failure::timed_out, Phase::connecting, error.what()}
                                                       : unreachable(error);
        } catch (const std::exception& error) {
            throw unreachable(error);
        }
        if (!socket) {
            throw Over{Failure::unreachable, Phase::connecting, "there is no socket"};
        }
        error_code code;
        if (stream_.socket().assign(asio::ip::tcp::v4(), socket.get(), code)) {
            throw Over{Failure::unreachable, Phase::connecting, code.message()};
        }
        static_cast<void>(socket.release());
        stream_.expires_at(deadline_);
    }

    /// Runs what `start` begins to its end, which the deadline and `stop` bring about too.
    template <class Start>
    void finish(Phase phase, const Start& start) {
        error_code result;
        start([&result](const error_code& code, auto&&...) { result = code; });
        io_.restart();
        io_.run();
        throw_if_stopped(stop_);
        if (result) {
            throw Over{failure_of(result), phase, result.message()};
        }
    }

    wire::request<wire::string_body> printed(const HttpRequest& request) const {
        const bool asks = request.body.empty();
        wire::request<wire::string_body> made(asks ? wire::verb::get : wire::verb::post, request.path, 11);
        for (const auto& [name, value] : request.headers) {
            made.set(name, value);
        }
        made.set(wire::field::host, target_.place.address.to_string() + ":" + std::to_string(target_.place.port));
        made.set(wire::field::connection, "close");
        made.set(wire::field::accept_encoding, "identity");
        made.body() = request.body;
        made.prepare_payload();
        return made;
    }

    template <class Stream>
    HttpAnswer ask(Stream& stream, const HttpRequest& request) {
        const auto message = printed(request);
        finish(Phase::asking, [&](auto done) { wire::async_write(stream, message, done); });
        beast::flat_buffer buffer(largest_header + (std::size_t{64} << 10));
        for (int interim = 0; interim <= most_interim_answers; ++interim) {
            wire::response_parser<wire::string_body> parser;
            parser.header_limit(largest_header);
            parser.body_limit(request.max_body);
            finish(Phase::reading, [&](auto done) { wire::async_read_header(stream, buffer, parser, done); });
            if (parser.get().result_int() / 100 != 1) {
                check_form(parser.get());
                finish(Phase::reading, [&](auto done) { wire::async_read(stream, buffer, parser, done); });
                return answer_of(parser.release());
            }
        }
        throw Over{Failure::invalid, Phase::reading, "it announces an answer again and again"};
    }

    /// Refuses bodies in a form that was not asked for before any of it is read.
    static void check_form(const wire::response<wire::string_body>& head) {
        const auto encoding = head[wire::field::content_encoding];
        if (!encoding.empty() && !beast::iequals(encoding, "identity")) {
            throw Over{Failure::encoded, Phase::reading, "the answer is compressed, which was not asked for"};
        }
        const auto transfer = head[wire::field::transfer_encoding];
        if (!transfer.empty() && !beast::iequals(transfer, "chunked")) {
            throw Over{Failure::encoded, Phase::reading, "the answer is sent in a form that was not asked for"};
        }
    }

    static HttpAnswer answer_of(wire::response<wire::string_body> response) {
        HttpAnswer answer;
        answer.status = response.result_int();
        for (const auto& field : response) {
            std::string name(field.name_string());
            std::transform(name.begin(), name.end(), name.begin(),
                           [](char letter) { return letter >= 'A' && letter <= 'Z' ? char(letter + 32) : letter; });
            answer.headers.emplace(std::move(name), field.value());
        }
        answer.body = std::move(response.body());
        return answer;
    }

    const HttpTarget& target_;
    const Clock::time_point deadline_;
    const std::stop_token stop_;
    asio::io_context io_;
    Plain stream_;
    asio::ssl::context settings_ = tls_settings();
    std::optional<Tls> tls_;
    const std::stop_callback<std::function<void()>> heard_;  ///< the last member: gone before what it cancels
};

class BeastHttpClient final : public HttpClient {
  public:
    explicit BeastHttpClient(SocketOpener open) : open_(std::move(open)) {}

    Observed<HttpAnswer> ask(const HttpTarget& target, const HttpRequest& request,
                             const std::stop_token& stop) override {
        if (target.tls && target.certificate.empty()) {
            return over(target, {Failure::certificate_unknown, Phase::connecting, "no certificate is known of it"});
        }
        try {
            Conversation conversation(open_, target, request.limit, stop);
            if (target.tls && conversation.shake_hands() != target.certificate) {
                return over(target, {Failure::certificate_changed, Phase::shaking_hands,
                                     "it shows another certificate than the one that is known"});
            }
            return conversation.ask(request);
        } catch (const Over& why) {
            return over(target, why);
        }
    }

    Observed<std::string> certificate(const HttpTarget& target, std::chrono::milliseconds limit,
                                      const std::stop_token& stop) override {
        try {
            return Conversation(open_, target, limit, stop).shake_hands();
        } catch (const Over& why) {
            return over(target, why);
        }
    }

  private:
    static tl::unexpected<Unobserved> over(const HttpTarget& target, const Over& why) {
        return tl::unexpected(http::reason(why.failure, target, why.phase, why.detail));
    }

    const SocketOpener open_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(SocketOpener open) {
    return std::make_unique<BeastHttpClient>(std::move(open));
}

}  // namespace plateau
