#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/adapters/disk/disk_words.h"
#include "engine/helper/ext4.h"
#include "engine/helper/ntfs.h"
#include "engine/platforms/linux/nft_script.h"
#include "engine/platforms/linux/parse_ldif.h"
#include "engine/platforms/linux/parse_tdb.h"
#include "engine/platforms/linux/smb_conf.h"
#include "engine/support/utf16.h"
#include "engine/support/utf8.h"
#include "tests/fuzz/fuzzed_parser.h"

namespace {

using namespace plateau;
using namespace plateau::linux_platform;

void check(bool holds) {
    if (!holds) {
        std::abort();
    }
}

template <class T>
void has_reason(const Observed<T>& result) {
    check(result.has_value() || (!result.error().code.empty() && !result.error().why.empty()));
}

void words(const std::string& input) {
    using namespace disk_words;
    if (const auto request = request_from(input)) {
        check(request_from(to_text(*request)) == *request);
    }
    if (const auto names = names_from(input)) {
        check(names_from(to_text(*names)).value() == *names);
    }
    if (const auto entry = entry_from(input)) {
        check(entry_from(to_text(*entry)).value() == *entry);
    }
    (void)volumes_from(input);
    (void)reply_from(input);
    std::string bytes = input;
    for (auto frame = take_frame(bytes); frame && *frame; frame = take_frame(bytes)) {
    }
}

void ntfs_bytes(const std::string& input) {
    (void)ntfs::log_is_clean(input);
    check(ntfs::asks_for_check(input) || input.size() >= 12);
    if (const auto id = ntfs::security_id(input)) {
        const auto descriptor = ntfs::descriptor_in(input, *id);
        check(*id != 0 && (!descriptor || input.find(*descriptor) != std::string::npos));
    }
    const std::string text = utf8_from_utf16(input);
    for (std::size_t at = 0; at < text.size();) {
        const auto character = first_character(std::string_view(text).substr(at));
        check(character.has_value());
        at += character->length;
    }
}

void ext4_bytes(const std::string& input) {
    if (const auto super = ext4::superblock_from(input)) {
        (void)ext4::descriptor_offset(*super, 12);
        (void)ext4::inode_offset(*super, 12, input);
    }
    (void)ext4::attribute_in_inode(input, "user.x");
    (void)ext4::attribute_in_block(input, "security.NTACL");
    if (const auto blocks = ext4::replayed_blocks(input, 1024)) {
        for (const auto& [number, content] : *blocks) {
            check(content.size() == 1024);
        }
    }
}

void samba(const std::string& input) {
    const auto entries = parse_tdb(input);
    has_reason(entries);
    if (entries) {
        (void)tdbdump_text(*entries);
        const auto text = ldbsearch_text(*entries);
        has_reason(text);
        check(!text || parse_ldif(*text).has_value());
    }
    const TdbEntry whole{"GUID=1", input};
    const auto one = ldbsearch_text({whole});
    check(!one || parse_ldif(*one).has_value());
}

}  // namespace

// Whatever stands on a disk, or comes from its reader, becomes a value or a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    const std::string_view fuzzed(fuzzed_parser());
    if (fuzzed == "words") {
        words(input);
    } else if (fuzzed == "ext4") {
        ext4_bytes(input);
    } else if (fuzzed == "ntfs") {
        ntfs_bytes(input);
    } else if (fuzzed == "samba") {
        samba(input);
    } else if (fuzzed == "nft") {
        has_reason(nft_listing(input));
    } else {
        has_reason(testparm_text(input));
    }
    return 0;
}
