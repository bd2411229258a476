#include "engine/adapters/helper/helper_client.h"

#include <sys/socket.h>

#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "engine/adapters/helper/errors.h"
#include "engine/adapters/helper/frame.h"
#include "engine/adapters/helper/helper_process.h"
#include "engine/adapters/helper/protocol.h"

namespace plateau {

namespace {

namespace protocol = helper_protocol;

constexpr std::chrono::seconds ready_limit{30};

struct Answer {
    protocol::Outcome outcome;
    UniqueFd fd;
};

std::string_view name_of(const protocol::Verb& verb) {
    constexpr std::string_view names[] = {"network_up",  "network_down", "namespaces", "connect",
                                          "dhcp_socket", "seal_file",    "free_space"};
    return names[verb.index()];
}

}  // namespace

/// The socket, the requests that wait for their replies, and the thread that hands those out.
class HelperClient::Link {
  public:
    explicit Link(const HelperSettings& settings)
        : process_(start_helper(settings)), ready_(expect(0)), reader_([this] { read(); }) {
        if (ready_.wait_for(ready_limit) == std::future_status::ready) {
            try {
                check_version(ready_.get());
                return;
            } catch (...) {
                close();
                throw;
            }
        }
        close();
        throw helper_error::gone("it was not ready in time");
    }

    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link() { close(); }

    pid_t pid() const { return process_.pid; }

    /// The answer of kind `Kind`. Throws the Error that is the answer, or gone.
    template <class Kind>
    std::pair<Kind, UniqueFd> ask(protocol::Verb verb) {
        Answer answer = call(std::move(verb));
        if (Kind* value = std::get_if<Kind>(&answer.outcome)) {
            return {std::move(*value), std::move(answer.fd)};
        }
        throw helper_error::gone("it gave an answer to another question");
    }

  private:
    Answer call(protocol::Verb verb) {
        const std::string_view name = name_of(verb);
        std::unique_lock lock(mutex_);
        const std::uint64_t id = ++last_id_;
        protocol::Request request{id, std::move(verb)};
        const std::string text = protocol::print_request(request);
        if (text.size() > protocol::longest_request || protocol::parse_request(text) != request) {
            throw helper_error::argument(name, "it cannot be written as a request");
        }
        lock.unlock();
        auto answer = expect(id);
        {
            const std::lock_guard sending(send_mutex_);
            // A failure to send is the reader's to find: it ends every wait.
            protocol::send_frame(process_.socket.get(), text);
        }
        Answer result = answer.get();
        if (const auto* failure = std::get_if<protocol::Failure>(&result.outcome)) {
            throw protocol::error_of(*failure);
        }
        return result;
    }

    std::future<Answer> expect(std::uint64_t id) {
        const std::lock_guard lock(mutex_);
        if (end_) {
            throw *end_;
        }
        return waiting_[id].get_future();
    }

    static void check_version(const Answer& answer) {
        if (const auto* failure = std::get_if<protocol::Failure>(&answer.outcome)) {
            throw protocol::error_of(*failure);
        }
        const auto* hello = std::get_if<protocol::Hello>(&answer.outcome);
        if (hello == nullptr || hello->version != protocol::version) {
            throw helper_error::gone("it speaks another version of the protocol");
        }
    }

    void read() {
        std::optional<Error> last_words;
        for (;;) {
            auto frame = protocol::receive_frame(process_.socket.get(), protocol::longest_reply);
            auto reply = frame ? protocol::parse_reply(frame->text) : tl::unexpected(std::string());
            if (!reply || !deliver(*reply, std::move(frame->fd), last_words)) {
                break;
            }
        }
        ::shutdown(process_.socket.get(), SHUT_RDWR);
        const std::string how = reap_helper(process_.pid);
        const std::lock_guard lock(mutex_);
        end_ = last_words ? *last_words : helper_error::gone(how);
        for (auto& [id, promise] : waiting_) {
            promise.set_exception(std::make_exception_ptr(*end_));
        }
        waiting_.clear();
    }

    /// Whether the helper goes on after this reply.
    bool deliver(const protocol::Reply& reply, UniqueFd fd, std::optional<Error>& last_words) {
        const std::lock_guard lock(mutex_);
        const auto waiting = waiting_.find(reply.id);
        if (waiting != waiting_.end()) {
            waiting->second.set_value({reply.outcome, std::move(fd)});
            waiting_.erase(waiting);
            return true;
        }
        if (const auto* failure = std::get_if<protocol::Failure>(&reply.outcome)) {
            last_words = protocol::error_of(*failure);
        }
        return false;
    }

    void close() {
        ::shutdown(process_.socket.get(), SHUT_RDWR);
        if (reader_.joinable()) {
            reader_.join();
        }
    }

    std::mutex mutex_;
    std::mutex send_mutex_;
    std::map<std::uint64_t, std::promise<Answer>> waiting_;
    std::uint64_t last_id_ = 0;
    std::optional<Error> end_;  ///< set when the helper is gone
    HelperProcess process_;
    std::future<Answer> ready_;
    std::thread reader_;
};

HelperClient::HelperClient(const HelperSettings& settings) : link_(std::make_unique<Link>(settings)) {}

HelperClient::~HelperClient() = default;

int HelperClient::process_id() const {
    return link_->pid();
}

void HelperClient::network_up(const SeatNetworkSpec& spec) {
    link_->ask<protocol::Done>(protocol::NetworkUp{spec});
}

void HelperClient::network_down(const OwnedNamespace& name_space) {
    link_->ask<protocol::Done>(protocol::NetworkDown{name_space});
}

std::vector<OwnedNamespace> HelperClient::namespaces() {
    return link_->ask<std::vector<OwnedNamespace>>(protocol::Namespaces{}).first;
}

UniqueFd HelperClient::connect(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                               std::chrono::milliseconds limit) {
    return link_->ask<protocol::Connected>(protocol::Connect{name_space, address, port, limit}).second;
}

UniqueFd HelperClient::dhcp_socket(const std::string& name_space) {
    return link_->ask<protocol::Connected>(protocol::DhcpSocket{name_space}).second;
}

std::string HelperClient::seal_file(const std::filesystem::path& file) {
    return link_->ask<protocol::Hash>(protocol::SealFile{file}).first.hash;
}

std::uint64_t HelperClient::free_space(const std::filesystem::path& folder) {
    return link_->ask<protocol::Bytes>(protocol::FreeSpace{folder}).first.bytes;
}

}  // namespace plateau
