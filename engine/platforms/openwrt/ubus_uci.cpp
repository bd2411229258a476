#include "engine/platforms/openwrt/ubus_uci.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "engine/facts/value_json.h"
#include "engine/platforms/openwrt/json_parts.h"

namespace plateau::openwrt_platform {

namespace {

std::optional<std::string> text_in(std::string_view json) {
    const auto value = value_from_json(json);
    return value && value->as_string() != nullptr ? std::optional(*value->as_string()) : std::nullopt;
}

/// A section as the answer has it.
struct ToldSection {
    UciSection section;
    std::string name;
    std::optional<bool> anonymous;
    std::optional<std::int64_t> index;
};

using Problem = std::string;

class SectionReader {
  public:
    explicit SectionReader(std::string_view whole) : whole_(whole) {}

    tl::expected<ToldSection, Problem> read(const JsonPart& part) const {
        const auto members = json_members(part.text);
        if (!members) {
            return tl::unexpected(members.error());
        }
        ToldSection told;
        for (const JsonPart& member : *members) {
            const bool read = member.name.starts_with('.') ? read_about(member, told) : read_option(member, told);
            if (!read) {
                return tl::unexpected(Problem("a member is none that a section has"));
            }
        }
        if (!told.anonymous || !told.index || told.name != part.name || !is_uci_name(told.name) ||
            !is_uci_type(told.section.type)) {
            return tl::unexpected(Problem("it does not say its name, type and place"));
        }
        return told;
    }

  private:
    static bool read_about(const JsonPart& member, ToldSection& told) {
        const auto value = value_from_json(member.text);
        if (!value) {
            return false;
        }
        if (member.name == ".anonymous" && value->as_bool() != nullptr) {
            told.anonymous = *value->as_bool();
        } else if (member.name == ".index" && value->as_integer() != nullptr) {
            told.index = *value->as_integer();
        } else if (member.name == ".type" && value->as_string() != nullptr) {
            told.section.type = *value->as_string();
        } else if (member.name == ".name" && value->as_string() != nullptr) {
            told.name = *value->as_string();
        } else {
            return false;
        }
        return true;
    }

    /// A text or a list of texts; an empty list is no option.
    bool read_option(const JsonPart& member, ToldSection& told) const {
        const auto begin = static_cast<std::size_t>(member.text.data() - whole_.data());
        UciOption option{.values = {}, .written = {begin, begin + member.text.size()}};
        auto items = member.text.starts_with('[') ? json_items(member.text) : JsonParts({JsonPart{{}, member.text}});
        if (!is_uci_name(member.name) || !items) {
            return false;
        }
        for (const JsonPart& item : *items) {
            auto value = text_in(item.text);
            if (!value) {
                return false;
            }
            option.values.push_back(std::move(*value));
        }
        if (!option.values.empty()) {
            told.section.options.emplace(member.name, std::move(option));
        }
        return true;
    }

    std::string_view whole_;
};

/// As `uci show` names and orders them: one without a name by its type and its place among all of that type.
tl::expected<UciPackage, Problem> in_order(std::vector<ToldSection> told) {
    std::sort(told.begin(), told.end(), [](const ToldSection& a, const ToldSection& b) { return *a.index < *b.index; });
    const auto twice = std::adjacent_find(
        told.begin(), told.end(), [](const ToldSection& a, const ToldSection& b) { return *a.index == *b.index; });
    if (twice != told.end()) {
        return tl::unexpected(Problem("two sections stand in one place"));
    }
    UciPackage package;
    std::map<std::string, int> places;
    for (ToldSection& one : told) {
        const int place = places[one.section.type]++;
        one.section.id = *one.anonymous ? fmt::format("@{}[{}]", one.section.type, place) : one.name;
        package.push_back(std::move(one.section));
    }
    return package;
}

}  // namespace

tl::expected<UciPackage, std::string> read_uci_answer(const UbusAnswer& answer) {
    const auto data = json_members(answer.data);
    if (!data || data->size() != 1 || data->front().name != "values") {
        return tl::unexpected(Problem("there are no sections, or more than that"));
    }
    const auto sections = json_members(data->front().text);
    if (!sections || sections->size() > most_sections) {
        return tl::unexpected(sections ? Problem("there are too many sections") : sections.error());
    }
    const SectionReader reader(answer.whole);
    std::vector<ToldSection> told;
    for (std::size_t i = 0; i < sections->size(); ++i) {
        auto section = reader.read((*sections)[i]);
        if (!section) {
            return tl::unexpected(fmt::format("section {}: {}", i + 1, section.error()));
        }
        told.push_back(std::move(*section));
    }
    return in_order(std::move(told));
}

}  // namespace plateau::openwrt_platform
