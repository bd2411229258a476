#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <stop_token>
#include <string>

#include "engine/ports/socket_opener.h"
#include "engine/support/observed.h"

namespace plateau {

/// A server that is asked over HTTP or HTTPS.
struct HttpTarget {
    NetworkPlace place;
    bool tls = false;
    /// Pinned: "SHA256:…" (base64 without padding, as OpenSSH prints a key's) of the certificate's DER, whoever signed
    /// it; empty: none known yet, see HttpClient::certificate. Of no meaning without `tls`.
    std::string certificate = {};
};

/// One question. `Host`, `Content-Length`, `Connection` and `Accept-Encoding` are the client's own to say.
struct HttpRequest {
    std::string path = "/";
    std::map<std::string, std::string> headers = {};  ///< may hold secrets: never part of an error
    std::string body = {};                            ///< empty: GET, else POST
    std::chrono::milliseconds limit{20'000};          ///< over connecting, asking and the whole answer
    std::size_t max_body = std::size_t{4} << 20;
};

/// Whatever the server answered, errors and redirections too: nothing is followed.
struct HttpAnswer {
    unsigned status = 0;
    std::map<std::string, std::string> headers = {};  ///< names in lower case; of a repeated one the first
    std::string body = {};                            ///< never compressed
};

/// Asks devices over HTTP/1.1, a connection a question. All that comes back is hostile input: times, sizes and forms
/// are bounded. Calls block and may be made from any thread, several at once; they end soon after `stop` is asked, with
/// Error cancelled. Errors: "http.unreachable", "http.timeout", "http.certificate.changed",
/// "http.certificate.unknown", "http.tls", "http.closed", "http.answer.too_large", "http.answer.encoded",
/// "http.answer.invalid".
class HttpClient {
  public:
    virtual ~HttpClient() = default;

    /// Refuses a TLS server whose certificate is not `target.certificate`; an empty one is refused too
    /// ("http.certificate.unknown"). Nothing of `request` is sent before that is known.
    virtual Observed<HttpAnswer> ask(const HttpTarget& target, const HttpRequest& request,
                                     const std::stop_token& stop = {}) = 0;
    /// The certificate that the server shows as "SHA256:…", asking nothing: to be pinned.
    virtual Observed<std::string> certificate(const HttpTarget& target, std::chrono::milliseconds limit,
                                              const std::stop_token& stop = {}) = 0;
};

}  // namespace plateau
