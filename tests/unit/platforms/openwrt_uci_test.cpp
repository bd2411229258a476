#include <set>

#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/openwrt/uci.h"
#include "openwrt_sample.h"

using namespace plateau;
using namespace plateau::openwrt_platform;

namespace {

UciConfig parsed(std::string_view text) {
    auto config = parse_uci(text);
    REQUIRE_MESSAGE(config.has_value(), config.error().why);
    return std::move(*config);
}

std::string refusal(std::string_view text) {
    const auto config = parse_uci(text);
    REQUIRE_FALSE(config.has_value());
    CHECK(config.error().code == "openwrt.uci.invalid");
    return config.error().why;
}

const UciSection& section(const UciConfig& config, const std::string& package, std::size_t at = 0) {
    REQUIRE(config.packages.contains(package));
    REQUIRE(config.packages.at(package).size() > at);
    return config.packages.at(package)[at];
}

}  // namespace

TEST_CASE("values are read by their quotes: apostrophes, line ends, and lines that look like options") {
    const UciConfig config = parsed(
        "edge.bar=a.type\n"
        "edge.bar.quote='it'\\''s'\n"
        "edge.bar.lines='one\n"
        "edge.bar.fake='\\''x'\\''\n"
        "'\n"
        "edge.bar.empty=''\n"
        "edge.bar.only=''\\'''\n");
    const UciSection& bar = section(config, "edge");
    CHECK(bar.type == "a.type");
    CHECK(bar.text("quote") == "it's");
    CHECK(bar.text("lines") == "one\nedge.bar.fake='x'\n");
    CHECK(bar.text("empty").empty());
    CHECK(bar.has("empty"));
    CHECK(bar.text("only") == "'");
    CHECK_FALSE(bar.has("fake"));
}

TEST_CASE("a list is told from a text with spaces, and scripts take the words of either") {
    const UciConfig config = parsed(
        "dhcp.@dnsmasq[0]=dnsmasq\n"
        "dhcp.@dnsmasq[0].server='9.9.9.9' '1.1.1.1'\n"
        "dhcp.@dnsmasq[0].note='a b'\n");
    const UciSection& dnsmasq = section(config, "dhcp");
    CHECK(dnsmasq.id == "@dnsmasq[0]");
    CHECK(dnsmasq.options.at("server").values == std::vector<std::string>{"9.9.9.9", "1.1.1.1"});
    CHECK(dnsmasq.options.at("note").values == std::vector<std::string>{"a b"});
    CHECK(dnsmasq.words("server") == std::vector<std::string>{"9.9.9.9", "1.1.1.1"});
    CHECK(dnsmasq.words("note") == std::vector<std::string>{"a", "b"});
}

TEST_CASE("switches know every word OpenWrt takes, and what they are when nothing is set") {
    const UciConfig config = parsed("a.b=c\na.b.on='enabled'\na.b.off='off'\na.b.odd='maybe'\n");
    const UciSection& b = section(config, "a");
    CHECK(b.is_on("on", false));
    CHECK_FALSE(b.is_on("off", true));
    CHECK(b.is_on("odd", true));
    CHECK_FALSE(b.is_on("odd", false));
    CHECK(b.is_on("absent", true));
}

TEST_CASE("what is none of uci's own printing is refused with its line and without its text") {
    CHECK(refusal("hello secret\n") == "line 1: it does not begin with a package");
    CHECK(refusal("a.b=c\na.b.key=secret\n").find("line 2") == 0);
    CHECK(refusal("a.b=c\na.b.key='secret\n").find("secret") == std::string::npos);
    CHECK(refusal("a.b.key='1'\n") == "line 1: an option stands before its section");
    CHECK(refusal("a.b=c\na.b=c\n") == "line 2: a section stands there twice");
    CHECK(refusal("a.b=c\na.b.d='1'\na.b.d='2'\n") == "line 3: an option stands there twice");
    CHECK(refusal("a.b=c\na.b.d='1'x\n") == "line 2: something follows a value");
    CHECK(refusal("a.b=c\na.b.d='1' \n") == "line 2: a value is not quoted to its end");
    CHECK(refusal("a.@b[x]=c\n") == "line 1: there is no section");
    CHECK(refusal("a.@[0]=c\n") == "line 1: there is no section");
    CHECK(refusal("a.b=\n") == "line 1: a section has no type, or more than one");
    CHECK(refusal("a.b") == "line 1: there is neither a type nor an option");
    CHECK(refusal(std::string("a.b=c\n\0", 7)) == "line 2: it does not begin with a package");
}

TEST_CASE("four thousand sections are read, and no router has more") {
    const auto hosts = [](int count) {
        std::string text;
        for (int i = 0; i < count; ++i) {
            const std::string id = "dhcp.@host[" + std::to_string(i) + "]";
            text += id + "=host\n" + id + ".mac='00:11:22:33:44:55'\n";
        }
        return text;
    };
    CHECK(parsed(hosts(4000)).packages.at("dhcp").size() == 4000);
    CHECK(refusal(hosts(4001)) == "line 8001: there are too many sections");
}

TEST_CASE("every dump of a real router is read to its last line, and nothing is lost") {
    const auto folder = openwrt_dumps();
    if (!folder) {
        return;
    }
    int dumps = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
        const std::string name = entry.path().filename();
        if (!name.starts_with("uci-show-")) {
            continue;
        }
        CAPTURE(entry.path());
        const std::string text = file_text(entry.path());
        const auto lines = linux_platform::lines_of(text);
        const std::string printed = to_uci_text(parsed(text));
        const auto again = linux_platform::lines_of(printed);
        CHECK(std::multiset<std::string_view>(lines.begin(), lines.end()) ==
              std::multiset<std::string_view>(again.begin(), again.end()));
        ++dumps;
    }
    CHECK(dumps == 29);
}
