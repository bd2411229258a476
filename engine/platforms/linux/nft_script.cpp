#include "engine/platforms/linux/nft_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "engine/facts/value_json.h"
#include "engine/platforms/linux/nft_rule_text.h"
#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

struct Chain {
    std::string name;
    Record base;  ///< hook, type, prio, policy
    std::vector<NftRuleText> rules;
};

struct Set {
    std::string name;
    bool is_map = false;
    List elements;
};

struct Table {
    std::string family;
    std::string name;
    std::vector<Chain> chains;
    std::vector<Set> sets;
};

std::string plain(const std::string& text) {
    return printable(text);
}

/// The number of a priority: "filter", "-150", "dstnat + 5".
std::int64_t priority_of(const std::vector<NftToken>& words, const std::string& family) {
    static const std::map<std::string, std::int64_t> names = {{"raw", -300}, {"mangle", -150}, {"dstnat", -100},
                                                              {"filter", 0}, {"security", 50}, {"srcnat", 100}};
    static const std::map<std::string, std::int64_t> bridge = {
        {"dstnat", -300}, {"filter", -200}, {"out", 100}, {"srcnat", 300}};
    std::string text;
    for (const NftToken& word : words) {
        text += word.text;
    }
    const auto sign = text.find_first_of("+-", 1);
    const std::string first = text.substr(0, sign);
    const auto& known = family == "bridge" ? bridge : names;
    const auto number = [](std::string_view digits) {
        std::int64_t value = 0;
        digits = digits.starts_with('+') ? digits.substr(1) : digits;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value;
    };
    const auto named = known.find(first);
    return (named == known.end() ? number(first) : named->second) +
           (sign == std::string::npos ? 0 : number(std::string_view(text).substr(sign)));
}

class Script {
  public:
    explicit Script(std::vector<NftToken> tokens) : tokens_(std::move(tokens)) {}

    Observed<std::vector<Table>> read() {
        for (skip_lines(); at_ < tokens_.size(); skip_lines()) {
            if (auto done = command(); !done) {
                return tl::unexpected(done.error());
            }
        }
        return std::move(tables_);
    }

  private:
    tl::unexpected<Unobserved> invalid(std::string_view why) const {
        const int line = at_ < tokens_.size() ? tokens_[at_].line : tokens_.back().line;
        return unobserved(reason::nft_script_invalid, fmt::format("line {}: {}", line, why));
    }
    bool next_is(std::string_view word) const { return at_ < tokens_.size() && tokens_[at_].is(word); }
    bool accept(std::string_view word) {
        const bool is = next_is(word);
        at_ += is ? 1 : 0;
        return is;
    }
    std::string take() { return at_ < tokens_.size() ? tokens_[at_++].text : std::string(); }
    void skip_lines() {
        while (accept("\n")) {
        }
    }
    /// The words up to the end of the line, or of the block it is in; braces inside are taken whole.
    std::vector<NftToken> rest() {
        std::vector<NftToken> words;
        int depth = 0;
        for (; at_ < tokens_.size() && (depth > 0 || (!next_is("\n") && !next_is("}"))); ++at_) {
            depth += next_is("{") ? 1 : next_is("}") ? -1 : 0;
            if (!next_is("\n")) {
                words.push_back(tokens_[at_]);
            }
        }
        return words;
    }

    Observed<void> command() {
        if (accept("flush")) {
            return flush();
        }
        if (accept("delete") || accept("destroy")) {
            return remove();
        }
        const bool insert = accept("insert");
        if (!insert) {
            accept("add") || accept("create");
        }
        if (accept("table")) {
            Table& table = named_table();
            return accept("{") ? table_block(table) : Observed<void>();
        }
        if (accept("chain")) {
            Table& table = named_table();
            Chain& chain = named_chain(table, take());
            return accept("{") ? chain_block(table, chain) : Observed<void>();
        }
        if (accept("rule")) {
            Table& table = named_table();
            Chain& chain = named_chain(table, take());
            NftRuleText rule = nft_rule_from(rest());
            chain.rules.insert(insert ? chain.rules.begin() : chain.rules.end(), std::move(rule));
            return {};
        }
        return invalid(
            fmt::format("'{}' is no command that is known here", plain(at_ < tokens_.size() ? tokens_[at_].text : "")));
    }

    Observed<void> flush() {
        if (accept("ruleset")) {
            rest();
            tables_.clear();
            return {};
        }
        if (accept("table")) {
            for (Chain& chain : named_table().chains) {
                chain.rules.clear();
            }
            return {};
        }
        if (accept("chain")) {
            Table& table = named_table();
            named_chain(table, take()).rules.clear();
            return {};
        }
        return invalid("what is flushed is not known here");
    }

    Observed<void> remove() {
        if (!accept("table")) {
            return invalid("what is deleted is not known here");
        }
        const Table& table = named_table();
        std::erase_if(tables_, [&, family = table.family, name = table.name](const Table& other) {
            return other.family == family && other.name == name;
        });
        return {};
    }

    Table& named_table() {
        static const std::set<std::string> families = {"ip", "ip6", "inet", "arp", "bridge", "netdev"};
        std::string family = "ip";
        std::string name = take();
        if (families.contains(name) && at_ < tokens_.size() && !next_is("{") && !next_is("\n")) {
            family = name;
            name = take();
        }
        for (Table& table : tables_) {
            if (table.family == family && table.name == name) {
                return table;
            }
        }
        return tables_.emplace_back(Table{family, name, {}, {}});
    }

    static Chain& named_chain(Table& table, const std::string& name) {
        for (Chain& chain : table.chains) {
            if (chain.name == name) {
                return chain;
            }
        }
        return table.chains.emplace_back(Chain{name, {}, {}});
    }

    Observed<void> table_block(Table& table) {
        for (skip_lines(); !accept("}"); skip_lines()) {
            if (at_ >= tokens_.size()) {
                return invalid("a table has no end");
            }
            if (accept("chain")) {
                Chain& chain = named_chain(table, take());
                if (!accept("{")) {
                    return invalid("a chain without its block");
                }
                if (auto done = chain_block(table, chain); !done) {
                    return done;
                }
            } else if (next_is("set") || next_is("map")) {
                if (auto done = set_block(table); !done) {
                    return done;
                }
            } else {
                // Counters, flags, comments and the like decide about no packet.
                rest();
            }
        }
        return {};
    }

    Observed<void> set_block(Table& table) {
        Set set{.name = {}, .is_map = take() == "map", .elements = {}};
        set.name = take();
        if (!accept("{")) {
            return invalid("a set without its block");
        }
        for (skip_lines(); !accept("}"); skip_lines()) {
            if (at_ >= tokens_.size()) {
                return invalid("a set has no end");
            }
            if (accept("elements")) {
                accept("=");
                accept("{");
                set.elements = nft_elements(tokens_, at_);
            } else {
                rest();
            }
        }
        table.sets.push_back(std::move(set));
        return {};
    }

    Observed<void> chain_block(const Table& table, Chain& chain) {
        for (skip_lines(); !accept("}"); skip_lines()) {
            if (at_ >= tokens_.size()) {
                return invalid("a chain has no end");
            }
            const std::vector<NftToken> words = rest();
            if (words.empty()) {
                return invalid("it cannot be read");
            }
            if (words[0].is("type")) {
                read_base(table, chain, words);
            } else if (words[0].is("policy") && words.size() > 1) {
                chain.base["policy"] = words[1].text;
            } else if (!words[0].is("comment") && !words[0].is("flags")) {
                chain.rules.push_back(nft_rule_from(words));
            }
        }
        return {};
    }

    /// type TYPE hook HOOK [device DEVICE] priority PRIORITY
    static void read_base(const Table& table, Chain& chain, const std::vector<NftToken>& words) {
        chain.base.try_emplace("policy", "accept");
        for (std::size_t i = 0; i + 1 < words.size(); ++i) {
            if (words[i].is("type")) {
                chain.base["type"] = words[i + 1].text;
            } else if (words[i].is("hook")) {
                chain.base["hook"] = words[i + 1].text;
            } else if (words[i].is("priority")) {
                chain.base["prio"] =
                    priority_of({words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end()}, table.family);
                break;
            }
        }
    }

    std::vector<NftToken> tokens_;
    std::size_t at_ = 0;
    std::vector<Table> tables_;
};

/// Handles are given in the order in which nft hands a table to the kernel: chains, sets, then rules.
void list_table(const Table& table, List& all) {
    std::int64_t handle = 0;
    const auto named = [&](const std::string& name) {
        return Record{
            {"family", table.family}, {"table", plain(table.name)}, {"name", plain(name)}, {"handle", ++handle}};
    };
    for (const Chain& chain : table.chains) {
        Record record = named(chain.name);
        record.insert(chain.base.begin(), chain.base.end());
        all.emplace_back(Record{{"chain", std::move(record)}});
    }
    for (const Set& set : table.sets) {
        Record record = named(set.name);
        record.emplace("elem", set.elements);
        all.emplace_back(Record{{set.is_map ? "map" : "set", std::move(record)}});
    }
    for (const Chain& chain : table.chains) {
        for (const NftRuleText& rule : chain.rules) {
            handle += static_cast<std::int64_t>(rule.sets);
            Record record{{"family", table.family},
                          {"table", plain(table.name)},
                          {"chain", plain(chain.name)},
                          {"handle", ++handle},
                          {"expr", rule.statements}};
            if (!rule.comment.empty()) {
                record.emplace("comment", plain(rule.comment));
            }
            all.emplace_back(Record{{"rule", std::move(record)}});
        }
    }
}

}  // namespace

Observed<std::string> nft_listing(std::string_view script) {
    auto tokens = nft_tokens(script);
    if (!tokens) {
        return tl::unexpected(tokens.error());
    }
    const auto tables = Script(std::move(*tokens)).read();
    if (!tables) {
        return tl::unexpected(tables.error());
    }
    List all;
    for (const Table& table : *tables) {
        list_table(table, all);
    }
    return to_json(Value(Record{{"nftables", std::move(all)}}));
}

}  // namespace plateau::linux_platform
