#include "engine/platforms/linux/nft_rule_text.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "engine/model/address.h"

namespace plateau::linux_platform {

namespace {

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return !text.empty() && error == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                                     : std::nullopt;
}

/// Ports that people write by name.
const std::map<std::string, std::int64_t, std::less<>>& services() {
    static const std::map<std::string, std::int64_t, std::less<>> all = {
        {"ftp", 21},          {"ssh", 22},          {"telnet", 23},      {"smtp", 25},   {"domain", 53},
        {"bootps", 67},       {"bootpc", 68},       {"tftp", 69},        {"http", 80},   {"kerberos", 88},
        {"pop3", 110},        {"ntp", 123},         {"netbios-ns", 137}, {"imap2", 143}, {"snmp", 161},
        {"netbios-dgm", 138}, {"netbios-ssn", 139}, {"ldap", 389},       {"https", 443}, {"microsoft-ds", 445},
        {"ipp", 631},         {"ldaps", 636},       {"imaps", 993},      {"pop3s", 995}, {"openvpn", 1194}};
    return all;
}

/// A word as nft lists a value: a number, a range, a network, or itself.
Value scalar(const NftToken& token) {
    const std::string& text = token.text;
    if (token.quoted) {
        return text;
    }
    if (const auto value = number(text)) {
        return *value;
    }
    if (const auto service = services().find(text); service != services().end()) {
        return service->second;
    }
    if (const auto slash = text.find('/'); slash != std::string::npos) {
        if (const auto length = number(text.substr(slash + 1))) {
            return Record{{"prefix", Record{{"addr", text.substr(0, slash)}, {"len", *length}}}};
        }
    }
    const auto dash = text.find('-');
    if (dash != std::string::npos && dash > 0) {
        const std::string first = text.substr(0, dash);
        const std::string last = text.substr(dash + 1);
        if (number(first) && number(last)) {
            return Record{{"range", List{*number(first), *number(last)}}};
        }
        if (Ipv4Address::parse(first) && Ipv4Address::parse(last)) {
            return Record{{"range", List{first, last}}};
        }
    }
    return text;
}

class RuleText {
  public:
    explicit RuleText(const std::vector<NftToken>& tokens) : tokens_(tokens) {}

    NftRuleText read() {
        while (at_ < tokens_.size()) {
            if (!read_match() && !read_verdict() && !read_other()) {
                add("unknown", nullptr);
                ++at_;
            }
        }
        return std::move(rule_);
    }

  private:
    bool next_is(std::string_view word, std::size_t ahead = 0) const {
        return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].is(word);
    }
    bool accept(std::string_view word) {
        const bool is = next_is(word);
        at_ += is ? 1 : 0;
        return is;
    }
    std::string take() { return at_ < tokens_.size() ? tokens_[at_++].text : std::string(); }
    void add(const std::string& name, Value content) {
        rule_.statements.emplace_back(Record{{name, std::move(content)}});
    }

    /// What stands on the left of a condition, its words taken; nothing: no condition that is known begins here.
    std::optional<Value> left() {
        static const std::map<std::string, std::set<std::string>, std::less<>> fields = {
            {"ip", {"saddr", "daddr", "protocol"}},
            {"ip6", {"saddr", "daddr", "nexthdr"}},
            {"tcp", {"sport", "dport"}},
            {"udp", {"sport", "dport"}},
            {"sctp", {"sport", "dport"}},
            {"th", {"sport", "dport"}},
            {"icmp", {"type"}},
            {"icmpv6", {"type"}}};
        static const std::set<std::string, std::less<>> meta_keys = {"iif",     "oif",     "iifname", "oifname",
                                                                     "l4proto", "nfproto", "protocol"};
        if (at_ + 1 >= tokens_.size() || tokens_[at_].quoted) {
            return std::nullopt;
        }
        const std::string& word = tokens_[at_].text;
        const std::string& field = tokens_[at_ + 1].text;
        if (const auto protocol = fields.find(word); protocol != fields.end() && protocol->second.contains(field)) {
            at_ += 2;
            return Record{{"payload", Record{{"protocol", word}, {"field", field}}}};
        }
        if (word == "meta" && meta_keys.contains(field)) {
            at_ += 2;
            return Record{{"meta", Record{{"key", field}}}};
        }
        if (word == "ct" && field == "state") {
            at_ += 2;
            return Record{{"ct", Record{{"key", "state"}}}};
        }
        if (word.starts_with("iif") || word.starts_with("oif")) {
            ++at_;
            return Record{{"meta", Record{{"key", word}}}};
        }
        return std::nullopt;
    }

    bool read_match() {
        auto what = left();
        if (!what) {
            return false;
        }
        if (accept("vmap")) {
            add("vmap", Record{{"key", std::move(*what)}, {"data", right()}});
            return true;
        }
        std::string op = "==";
        for (const char* sign : {"==", "!=", "<=", ">=", "<", ">"}) {
            if (accept(sign)) {
                op = sign;
                break;
            }
        }
        Value value = right();
        if (value.as_list() != nullptr && op == "==") {
            op = "in";
        }
        add("match", Record{{"op", op}, {"left", std::move(*what)}, {"right", std::move(value)}});
        return true;
    }

    Value right() {
        if (accept("{")) {
            ++rule_.sets;
            return Record{{"set", nft_elements(tokens_, at_)}};
        }
        if (at_ >= tokens_.size()) {
            return nullptr;
        }
        List values{scalar(tokens_[at_++])};
        while (next_is(",") && at_ + 1 < tokens_.size()) {
            ++at_;
            values.push_back(scalar(tokens_[at_++]));
        }
        return values.size() == 1 ? values.front() : Value(std::move(values));
    }

    bool read_verdict() {
        for (const char* word : {"accept", "drop", "return", "continue"}) {
            if (accept(word)) {
                if (std::string_view(word) != "continue") {
                    add(word, nullptr);
                }
                return true;
            }
        }
        for (const char* word : {"jump", "goto"}) {
            if (accept(word)) {
                add(word, Record{{"target", take()}});
                return true;
            }
        }
        if (accept("reject")) {
            skip_to_statement();
            add("reject", nullptr);
            return true;
        }
        if (accept("dnat")) {
            add("dnat", destination());
            return true;
        }
        return false;
    }

    /// dnat [ip] to ADDRESS[:PORT[-PORT]]
    Value destination() {
        Record target;
        if (accept("ip") || accept("ip6")) {
            target["family"] = tokens_[at_ - 1].text;
        }
        accept("to");
        const std::string text = take();
        const auto colon = std::count(text.begin(), text.end(), ':') == 1 ? text.find(':') : std::string::npos;
        if (colon != 0) {
            target["addr"] = text.substr(0, colon);
        }
        if (colon != std::string::npos) {
            target["port"] = scalar({text.substr(colon + 1)});
        }
        skip_to_statement();
        return target;
    }

    /// Statements that change nothing about which packets get through, with the words that belong to them.
    bool read_other() {
        if (accept("comment")) {
            rule_.comment = take();
            return true;
        }
        if (accept("counter")) {
            if (accept("packets")) {
                at_ += 3;
            }
            add("counter", nullptr);
            return true;
        }
        for (const char* word : {"log", "masquerade", "snat", "notrack"}) {
            if (accept(word)) {
                skip_to_statement();
                add(word, nullptr);
                return true;
            }
        }
        return false;
    }

    /// Skips the options of a statement.
    void skip_to_statement() {
        static const std::set<std::string, std::less<>> begins = {"accept", "drop",    "return",  "jump", "goto",
                                                                  "reject", "comment", "counter", "log",  "dnat"};
        while (at_ < tokens_.size() && (tokens_[at_].quoted || !begins.contains(tokens_[at_].text))) {
            ++at_;
        }
    }

    const std::vector<NftToken>& tokens_;
    std::size_t at_ = 0;
    NftRuleText rule_;
};

}  // namespace

NftRuleText nft_rule_from(const std::vector<NftToken>& tokens) {
    return RuleText(tokens).read();
}

List nft_elements(const std::vector<NftToken>& tokens, std::size_t& at) {
    List elements;
    while (at < tokens.size() && !tokens[at].is("}")) {
        const std::size_t begin = at;
        std::vector<NftToken> words;
        while (at < tokens.size() && !tokens[at].is("}") && !tokens[at].is(",")) {
            if (!tokens[at].is("\n")) {
                words.push_back(tokens[at]);
            }
            ++at;
        }
        at += at < tokens.size() && tokens[at].is(",") ? 1 : 0;
        const auto colon = std::find_if(words.begin(), words.end(), [](const NftToken& word) { return word.is(":"); });
        if (colon != words.end() && colon == words.begin() + 1) {
            const List verdict = nft_rule_from({colon + 1, words.end()}).statements;
            elements.emplace_back(List{scalar(words.front()), verdict.size() == 1 ? verdict.front() : Value()});
        } else if (words.size() == 1 || (words.size() > 1 && (words[1].is("comment") || words[1].is("counter")))) {
            elements.push_back(scalar(words.front()));
        } else if (!words.empty()) {
            // Several values at once, or a word that changes what it means: nobody takes this for a value.
            elements.emplace_back(Record{{"unknown", words.front().text}});
        }
        if (at == begin) {
            ++at;
        }
    }
    at += at < tokens.size() ? 1 : 0;
    return elements;
}

}  // namespace plateau::linux_platform
